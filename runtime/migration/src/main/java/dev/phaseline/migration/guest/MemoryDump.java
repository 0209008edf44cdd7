package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.ram.GuestMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line {@code xp /COUNT FORMAT SIZE ADDRESS} of QEMU's monitor: guest-physical memory as numbers, 16 bytes to a line (8
 * of them where a number is a byte), in the guest's byte order, which is little-endian.
 */
final class MemoryDump {
    private static final Pattern FORM = Pattern.compile("/([0-9]*)([xduoc]?)([bhwg]?)");

    /** No answer is longer. */
    private static final int MAX_COUNT = 1 << 16;

    private static final int LINE_BYTES = 16;
    private static final int BYTES_IN_LINE = 8;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GuestMemory memory;

    // What the monitor remembers from one line to the next.
    private char format = 'x';
    private int sizeBytes = Integer.BYTES;

    MemoryDump(GuestMemory memory) {
        this.memory = memory;
    }

    /** Answers the words behind {@code xp}. */
    String answer(List<String> words) throws QmpException {
        String form = words.size() == 2 ? words.getFirst() : "/";
        Matcher matcher = FORM.matcher(form);
        if (words.isEmpty() || words.size() > 2 || !matcher.matches()) {
            throw new QmpException("expected xp /COUNT{x|d|u|o|c}{b|h|w|g} ADDRESS");
        }
        if (!matcher.group(2).isEmpty()) {
            format = matcher.group(2).charAt(0);
        }
        if (!matcher.group(3).isEmpty()) {
            sizeBytes = 1 << "bhwg".indexOf(matcher.group(3));
        }
        if (format == 'c') {
            sizeBytes = 1;
        }
        return dump(number(words.getLast()), count(matcher.group(1)));
    }

    private static int count(String digits) throws QmpException {
        if (digits.isEmpty()) {
            return 1;
        }
        int count = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (count > MAX_COUNT) {
            throw new QmpException("no more than %d numbers at once".formatted(MAX_COUNT));
        }
        return count;
    }

    private static long number(String text) throws QmpException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new QmpException("'%s' is no address".formatted(text));
        }
    }

    private String dump(long address, int count) throws QmpException {
        MemorySegment bytes = MemoryCommands.slice(memory, address, (long) count * sizeBytes);
        int perLine = sizeBytes == 1 ? BYTES_IN_LINE : LINE_BYTES / sizeBytes;
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (i % perLine == 0) {
                text.append(i == 0 ? "" : MonitorCommands.LINE_END)
                        .append("%016x:".formatted(address + (long) i * sizeBytes));
            }
            text.append(' ').append(text(read(bytes, (long) i * sizeBytes)));
        }
        return text.append(MonitorCommands.LINE_END).toString();
    }

    /** The number at an offset, without sign. */
    private long read(MemorySegment bytes, long offset) {
        return switch (sizeBytes) {
            case Byte.BYTES -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, offset));
            case Short.BYTES -> Short.toUnsignedLong(bytes.get(SHORT, offset));
            case Integer.BYTES -> Integer.toUnsignedLong(bytes.get(INT, offset));
            default -> bytes.get(LONG, offset);
        };
    }

    private String text(long value) {
        int bits = sizeBytes * Byte.SIZE;
        return switch (format) {
            case 'd' -> decimal(Long.toString(value << (Long.SIZE - bits) >> (Long.SIZE - bits)), bits);
            case 'u' -> decimal(Long.toUnsignedString(value), bits);
            case 'o' -> padded(value == 0 ? "0" : "0" + Long.toOctalString(value), (bits + 2) / 3);
            case 'c' -> value >= ' ' && value < 0x7f ? "'" + (char) value + "'" : "'\\x%02x'".formatted(value);
            default -> "0x%%0%dx".formatted(sizeBytes * 2).formatted(value);
        };
    }

    /** As wide as the largest number. */
    private static String decimal(String digits, int bits) {
        return padded(digits, (bits * 10 + 32) / 33);
    }

    private static String padded(String digits, int width) {
        return " ".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
