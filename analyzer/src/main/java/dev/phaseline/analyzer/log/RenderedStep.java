package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.tracepoint.text.PrintfBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A conversion of a number with what formats seldom have: flags other than zero, a star, a precision of zero. Digits
 * are looked for between padding, sign and prefix, and the value is accepted if printing it again gives the same bytes.
 */
final class RenderedStep extends NumberStep {
    /** The most characters of a number, its sign and its prefix. */
    private static final int LONGEST_NUMBER = 26;

    /** What a star may ask for; no format that is in use pads further. */
    private static final int LONGEST_STAR = 64;

    private static final String PLAUSIBLE = "0123456789abcdefABCDEFxX+- (nil)";

    /**
     * What a stretch shows.
     *
     * @param value the value
     * @param digits the number of its digits
     */
    private record Shown(long value, int digits) {}

    private final Target target;
    private final @Nullable Target width;
    private final @Nullable Target precision;
    private final String spelling;
    private final char letter;
    private final int bits;
    private final int longest;
    private final boolean zeroPadded;
    private final boolean lossy;

    /**
     * @param bits the bits of the value that are printed
     * @param width the argument of a star for the width
     * @param precision the argument of a star for the precision
     */
    RenderedStep(Target target, Conversion conversion, int bits, @Nullable Target width, @Nullable Target precision) {
        this.target = target;
        this.width = width;
        this.precision = precision;
        this.bits = bits;
        spelling = conversion.spelling();
        letter = conversion.letter();
        longest = LONGEST_NUMBER + Math.max(size(conversion.width()), size(conversion.precision()));
        zeroPadded = conversion.has('0')
                && !conversion.has('-')
                && conversion.precision().equals(Size.NONE);
        lossy = target.isWiderThan(letter == 'c' ? Byte.SIZE : bits);
    }

    private static int size(Size size) {
        return switch (size) {
            case Size.Fixed(int value) -> value;
            case Size.FromArgument _ -> LONGEST_STAR;
            case Size.None _ -> 0;
        };
    }

    @Override
    Target target() {
        return target;
    }

    @Override
    int read(byte[] line, int from, int to, ParsedArguments out) {
        throw new IllegalStateException("where it ends depends on what follows");
    }

    @Override
    void ends(byte[] line, int from, int to, int base, BitSet ends) {
        int last = Math.min(to, from + longest);
        for (int end = from; end <= last; end++) {
            if (end > from && letter != 'c' && PLAUSIBLE.indexOf(line[end - 1]) < 0) {
                return;
            }
            if (shown(line, from, end) != null) {
                ends.set(end - base);
            }
        }
    }

    /** What a stretch shows, or null if the conversion cannot have printed it. */
    private @Nullable Shown shown(byte[] line, int from, int end) {
        var text = new String(line, from, end - from, StandardCharsets.ISO_8859_1);
        var shown = letter == 'c' ? character(text) : number(text.strip());
        if (shown == null) {
            return null;
        }
        byte[] rendered = rendered(shown, text.length());
        return Arrays.equals(rendered, 0, rendered.length, line, from, end) ? shown : null;
    }

    private @Nullable Shown character(String text) {
        if (text.isEmpty()) {
            return null;
        }
        char shown = spelling.contains("-") ? text.charAt(0) : text.charAt(text.length() - 1);
        return new Shown(target.decode(shown, Byte.SIZE, false), 0);
    }

    private @Nullable Shown number(String text) {
        if (text.isEmpty() || text.equals("(nil)")) {
            return new Shown(0, 0); // a precision of zero prints nothing for zero
        }
        boolean negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = letter == 'o' ? 8 : letter == 'x' || letter == 'X' || letter == 'p' ? 16 : 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            digits = digits.substring(2);
        }
        try {
            long magnitude = Long.parseUnsignedLong(digits, radix);
            long mask = -1L >>> (Long.SIZE - bits);
            long printed = (negative ? -magnitude : magnitude) & mask;
            long value = target.decode(printed, bits, negative);
            return target.prints(value, printed, bits) ? new Shown(value, digits.length()) : null;
        } catch (NumberFormatException e) {
            return null; // not what the conversion prints
        }
    }

    /** What is printed of a value; a star for the width asks for the length. */
    private byte[] rendered(Shown shown, int length) {
        var out = new PrintfBuffer();
        if (width != null) {
            out.star(length);
        }
        if (precision != null) {
            out.star(shown.digits());
        }
        out.integer(spelling, shown.value());
        return out.toBytes();
    }

    @Override
    void take(byte[] line, int from, int end, ParsedArguments out) {
        var shown = shown(line, from, end);
        if (shown == null) {
            throw new IllegalStateException("not a stretch that was found");
        }
        target.number(out, shown.value());
        if (width != null) {
            width.number(out, end - from);
            // Zeros or blanks are there because of the width; without them it can be anything smaller.
            boolean zeros = zeroPadded && end - from > 1 && line[from] == '0';
            boolean padded = zeros || line[from] == ' ' || line[end - 1] == ' ';
            if (!padded) {
                out.doubt();
            }
        }
        if (precision != null) {
            precision.number(out, shown.digits());
            out.doubt();
        }
        if (lossy) {
            out.doubt();
        }
    }

    @Override
    boolean canContainByte(byte value) {
        return true;
    }
}
