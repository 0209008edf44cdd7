package dev.phaseline.grammar.render;

import dev.phaseline.grammar.model.Conversion;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How {@code printf} sets one value: C11 7.21.6.1, and glibc where C leaves it open.
 *
 * @param conversion the conversion, of which flags, length and letter count here
 * @param left whether to pad on the right
 * @param width the least number of bytes
 * @param precision the least number of digits or the greatest number of bytes, or {@link #NO_PRECISION}
 */
record Layout(Conversion conversion, boolean left, int width, int precision) {
    /** No precision is given. */
    static final int NO_PRECISION = -1;

    /** A size taken from a damaged recording must not exhaust the memory. */
    private static final int LARGEST = 4095;

    /**
     * Resolves a conversion whose stars are known.
     *
     * @param width 0 for none; a negative one, which a star may give, pads on the right
     * @param precision a negative one counts as none
     */
    static Layout of(Conversion conversion, int width, int precision) {
        return new Layout(
                conversion,
                conversion.has('-') || width < 0,
                (int) Math.min(LARGEST, Math.abs((long) width)),
                Math.max(NO_PRECISION, Math.min(LARGEST, precision)));
    }

    /** Sets text; C counts its bytes, so that width and precision do too. */
    void string(@Nullable String value, StringBuilder out) {
        if (value == null) {
            // glibc prints all of it or nothing.
            pad(precision == NO_PRECISION || precision >= 6 ? "(null)" : "", out);
            return;
        }
        if (precision == NO_PRECISION && width == 0) {
            out.append(value);
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int length = precision == NO_PRECISION ? bytes.length : Math.min(precision, bytes.length);
        pad(new String(bytes, 0, length, StandardCharsets.UTF_8), length, out);
    }

    /** Sets an address. */
    void pointer(long address, StringBuilder out) {
        if (address == 0) {
            pad("(nil)", out);
        } else {
            number("", "0x", Long.toHexString(address), out);
        }
    }

    /**
     * Sets one byte, as the character of that number.
     *
     * @param value the byte, of which the low eight bits count
     */
    void character(long value, StringBuilder out) {
        pad(String.valueOf((char) (value & 0xFF)), out);
    }

    /**
     * Sets an integer.
     *
     * @param value the argument, of which the bits of the conversion's length count
     */
    void integer(long value, StringBuilder out) {
        int unused = Long.SIZE - conversion.length().bits();
        long unsigned = value << unused >>> unused;
        switch (conversion.letter()) {
            case 'd', 'i' -> signed(value << unused >> unused, out);
            case 'u' -> number("", "", digits(Long.toUnsignedString(unsigned)), out);
            case 'o' -> number("", "", octal(digits(Long.toOctalString(unsigned))), out);
            default -> hexadecimal(unsigned, out);
        }
    }

    private void signed(long value, StringBuilder out) {
        String sign = value < 0 ? "-" : conversion.has('+') ? "+" : conversion.has(' ') ? " " : "";
        String magnitude = value < 0 ? Long.toString(value).substring(1) : Long.toString(value);
        number(sign, "", digits(magnitude), out);
    }

    private void hexadecimal(long value, StringBuilder out) {
        String prefix = conversion.has('#') && value != 0 ? "0x" : "";
        String digits = digits(Long.toHexString(value));
        if (conversion.letter() == 'X') {
            number("", prefix.toUpperCase(Locale.ROOT), digits.toUpperCase(Locale.ROOT), out);
        } else {
            number("", prefix, digits, out);
        }
    }

    private String octal(String digits) {
        return conversion.has('#') && !digits.startsWith("0") ? "0" + digits : digits;
    }

    /** Fills up to the precision; a zero with precision zero has no digits. */
    private String digits(String digits) {
        if (precision == 0 && digits.equals("0")) {
            return "";
        }
        return "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }

    private void number(String sign, String prefix, String digits, StringBuilder out) {
        if (conversion.has('0') && !left && precision == NO_PRECISION) {
            int zeros = width - sign.length() - prefix.length() - digits.length();
            out.append(sign)
                    .append(prefix)
                    .append("0".repeat(Math.max(0, zeros)))
                    .append(digits);
        } else {
            pad(sign + prefix + digits, out);
        }
    }

    private void pad(String text, StringBuilder out) {
        pad(text, text.length(), out);
    }

    private void pad(String text, int bytes, StringBuilder out) {
        String blanks = " ".repeat(Math.max(0, width - bytes));
        out.append(left ? "" : blanks).append(text).append(left ? blanks : "");
    }
}
