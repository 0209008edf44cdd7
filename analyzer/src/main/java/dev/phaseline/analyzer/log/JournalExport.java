package dev.phaseline.analyzer.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The entries of {@code journalctl -o export}, each as a line of {@code journalctl -o json} that has what a {@link
 * CollectedObject} wants to know. An entry ends with an empty line; a value with bytes that are no text is preceded by
 * its length:
 *
 * <pre>
 * __CURSOR=s=739ad463348b4ceca5a9e69c95a3c93f;i=4ece7
 * __REALTIME_TIMESTAMP=1342540861416351
 * MESSAGE
 * LENGTH, 8 bytes, little endian, and as many bytes
 *
 * </pre>
 *
 * Source: systemd, "Journal Export Formats". Used by one thread.
 */
final class JournalExport extends InputStream {
    /** What is longer is no output of a program; the rest of it is left out. */
    private static final int LONGEST_VALUE = LineSource.LONGEST_LINE / 8;

    private static final int LONGEST_NAME = 64;

    private static final Set<String> WANTED =
            Set.of("MESSAGE", "__REALTIME_TIMESTAMP", "_PID", "_HOSTNAME", "SYSLOG_IDENTIFIER", "_COMM");

    private final InputStream source;
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private byte[] line = {};
    private int next;
    private boolean ended;

    JournalExport(InputStream source) {
        this.source = new BufferedInputStream(source, 1 << 16);
    }

    @Override
    public int read() throws IOException {
        return next < line.length || nextEntry() ? line[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (next == line.length && !nextEntry()) {
            return -1;
        }
        int count = Math.min(length, line.length - next);
        System.arraycopy(line, next, target, start, count);
        next += count;
        return count;
    }

    private boolean nextEntry() throws IOException {
        var entry = new ByteArrayOutputStream();
        boolean isOne = false;
        while (!ended) {
            var name = name();
            if (name.isEmpty() && isOne) {
                break;
            }
            isOne |= !name.isEmpty();
            if (WANTED.contains(name)) {
                append(entry, name);
            }
        }
        if (!isOne) {
            return false;
        }
        if (entry.size() == 0) {
            entry.write('{');
        }
        entry.write('}');
        if (!ended) { // otherwise the entry may be cut
            entry.write('\n');
        }
        line = entry.toByteArray();
        next = 0;
        return true;
    }

    /** Reads a field, its value into {@link #value}; its name is empty at the end of an entry. */
    private String name() throws IOException {
        value.reset();
        var name = new StringBuilder();
        int c = source.read();
        while (c >= 0 && c != '=' && c != '\n') {
            if (name.length() < LONGEST_NAME) {
                name.append((char) c);
            }
            c = source.read();
        }
        ended = c < 0;
        if (c == '=') {
            readLine();
        } else if (c == '\n' && !name.isEmpty()) {
            readCounted();
        }
        return name.toString();
    }

    private void readLine() throws IOException {
        int c = source.read();
        while (c >= 0 && c != '\n') {
            if (value.size() < LONGEST_VALUE) {
                value.write(c);
            }
            c = source.read();
        }
        ended = c < 0;
    }

    private void readCounted() throws IOException {
        long length = 0;
        byte[] number = source.readNBytes(Long.BYTES);
        for (int i = number.length - 1; i >= 0; i--) {
            length = (length << Byte.SIZE) | (number[i] & 0xFF);
        }
        int kept = Math.clamp(length, 0, LONGEST_VALUE);
        value.writeBytes(source.readNBytes(kept));
        // An entry that is damaged, or the file's end, which the next one would meet.
        long rest = Math.max(0, length - kept);
        while (rest > 0 && source.read() >= 0) {
            rest--;
        }
        ended = rest > 0 || source.read() < 0;
    }

    private void append(ByteArrayOutputStream entry, String name) {
        entry.writeBytes(((entry.size() == 0 ? "{\"" : ",\"") + name + "\":\"").getBytes(StandardCharsets.US_ASCII));
        for (byte b : value.toByteArray()) {
            if (b == '"' || b == '\\') {
                entry.write('\\');
                entry.write(b);
            } else if (b >= 0 && b < ' ') {
                entry.writeBytes(String.format(Locale.ROOT, "\\u%04x", b).getBytes(StandardCharsets.US_ASCII));
            } else {
                entry.write(b);
            }
        }
        entry.write('"');
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
