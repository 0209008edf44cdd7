package dev.phaseline.grammar;

import dev.phaseline.grammar.model.CType;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.SourceRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversion as it is spelled in its line, {@code %08lx} or {@code %08" PRIx64}, and the edits that spell it otherwise.
 *
 * @param range where it stands
 * @param flags the flag characters
 * @param width the digits or star of its width, empty for none
 * @param precision the point and what follows it, empty for none
 * @param gap what stands between the literal's text and the macro: a quote and blanks; empty for a conversion in one
 *     literal
 * @param length the length modifier as spelled, or the size of the macro
 * @param letter the letter of the conversion
 */
public record ConversionText(
        SourceRange range, String flags, String width, String precision, String gap, String length, char letter) {
    private static final String START = "%([-+ #0]*)((?:\\*|[0-9]+)?)((?:\\.(?:\\*|[0-9]*))?)";
    private static final Pattern IN_LITERAL = Pattern.compile(START + "()(hh|h|ll|l|z|j|t|)([diouxXcsp])");
    private static final Pattern WITH_MACRO =
            Pattern.compile(START + "(\"[ \\t]*)PRI(?<letter>[dioxuX])(?<size>8|16|32|64|PTR|MAX)");

    /** Returns the spelling of a conversion, or empty where it is too odd to be edited: escapes or literals inside it. */
    public static Optional<ConversionText> of(SourceLine line, Conversion conversion) {
        String text = line.text(conversion.range());
        Matcher literal = IN_LITERAL.matcher(text);
        if (literal.matches()) {
            return Optional.of(of(conversion, literal, literal.group(5), literal.group(6)));
        }
        Matcher macro = WITH_MACRO.matcher(text);
        return macro.matches()
                ? Optional.of(of(conversion, macro, macro.group("size"), macro.group("letter")))
                : Optional.empty();
    }

    private static ConversionText of(Conversion conversion, Matcher match, String length, String letter) {
        return new ConversionText(
                conversion.range(),
                match.group(1),
                match.group(2),
                match.group(3),
                match.group(4),
                length,
                letter.charAt(0));
    }

    /** Whether a macro ends it. */
    public boolean isMacro() {
        return !gap.isEmpty();
    }

    /** Returns the edit that puts another letter into its place and leaves the rest. */
    public Edit withLetter(char other) {
        int column = isMacro() ? range.endColumn() - length.length() - 1 : range.endColumn() - 1;
        return new Edit(new SourceRange(range.file(), range.line(), column, column + 1), String.valueOf(other));
    }

    /**
     * Returns the edit that makes it print an argument of a type: the length that the type has, and a letter that fits.
     *
     * @param line its line
     * @param type the type of the argument
     */
    public Edit forType(SourceLine line, CType type) {
        return spelled(line, letterFor(type), lengthOf(type));
    }

    /** Returns the edit that gives it the length that a type of integers has, and leaves its letter. */
    public Edit withLengthOf(SourceLine line, CType type) {
        return spelled(line, letter, lengthOf(type));
    }

    /** Returns a conversion for an argument where there is none, as text to be put inside a literal. */
    public static String fresh(CType type) {
        String length = lengthOf(type);
        char letter = defaultLetter(type);
        return isMacroSize(length) ? "%\" PRI" + letter + length + " \"" : "%" + length + letter;
    }

    private Edit spelled(SourceLine line, char newLetter, String newLength) {
        int start = range.column() - 1 + 1 + flags.length() + width.length() + precision.length();
        int end = range.endColumn() - 1;
        boolean quoteFollows =
                end < line.length() && line.substring(end, end + 1).equals("\"");
        if (isMacroSize(newLength)) {
            String macro = "PRI" + newLetter + newLength;
            if (isMacro()) {
                return new Edit(line.range(start + gap.length(), end), macro);
            }
            return quoteFollows
                    ? new Edit(line.range(start, end + 1), "\" " + macro)
                    : new Edit(line.range(start, end), "\" " + macro + " \"");
        }
        String plain = newLength + newLetter;
        return new Edit(line.range(start, end), isMacro() ? plain + "\"" : plain);
    }

    private char letterFor(CType type) {
        boolean integer = "diouxX".indexOf(letter) >= 0;
        boolean takesInteger = type.field().isInteger() || type.field() == FieldType.BOOLEAN;
        return integer && takesInteger ? letter : defaultLetter(type);
    }

    private static char defaultLetter(CType type) {
        return switch (type.field()) {
            case STRING -> 's';
            case POINTER -> 'p';
            case UINT8, UINT16, UINT32, UINT64 -> 'u';
            default -> 'd';
        };
    }

    private static boolean isMacroSize(String length) {
        return length.equals("64") || length.equals("PTR");
    }

    /** The length modifier of a type, or the size of the macro that it needs. */
    private static String lengthOf(CType type) {
        String words = type.spelling().replace("const", "").strip();
        return switch (words) {
            case "int64_t", "uint64_t" -> "64";
            case "uintptr_t" -> "PTR";
            case "size_t", "ssize_t" -> "z";
            case "ptrdiff_t" -> "t";
            default -> words.endsWith("*") ? "" : "l".repeat(words.split("\\blong\\b", -1).length - 1);
        };
    }
}
