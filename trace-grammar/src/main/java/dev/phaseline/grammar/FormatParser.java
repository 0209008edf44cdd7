package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Length;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FormatString.Literal;
import dev.phaseline.grammar.model.FormatString.Macro;
import dev.phaseline.grammar.model.FormatString.Piece;
import dev.phaseline.grammar.model.FormatString.Segment;
import dev.phaseline.grammar.model.FormatString.Text;
import dev.phaseline.grammar.model.SourceRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins the pieces of a format as the C compiler does and finds the conversions in the joined text, since a conversion
 * may span pieces: {@code "0x%08" PRIx64}.
 */
final class FormatParser {
    /** Sizes beyond this are slips; bounding them bounds what rendering may allocate. */
    private static final int LARGEST_SIZE = 4095;

    private static final Map<String, Length> INTEGER_LENGTHS = Map.of(
            "hh", Length.CHAR,
            "h", Length.SHORT,
            "", Length.INT,
            "l", Length.LONG,
            "ll", Length.LONG,
            "z", Length.LONG,
            "j", Length.LONG,
            "t", Length.LONG);

    private final SourceLine line;
    private final List<Unit> units = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();

    /** Macros whose letters are printed. */
    private final Set<SourceRange> strays = new LinkedHashSet<>();

    /** Whether a piece was wrong: what conversions it spoils would only be reported again. */
    private boolean damaged;

    /** The unit to be read next. */
    private int next;

    /**
     * A character of the joined text.
     *
     * @param codePoint the character, escapes decoded
     * @param range where it stands; for a macro's letter, the macro
     * @param fromMacro whether a macro supplied it
     */
    private record Unit(int codePoint, SourceRange range, boolean fromMacro) {}

    FormatParser(SourceLine line) {
        this.line = line;
    }

    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** Adds a macro; one that C does not know is reported. */
    void macro(String name, SourceRange range) {
        IntegerMacro.expansion(name)
                .or(() -> qemuMacro(name, range))
                .ifPresentOrElse(expansion -> macro(name, expansion, range), () -> unknownMacro(name, range));
    }

    private void macro(String name, String expansion, SourceRange range) {
        pieces.add(new Macro(name, expansion, range));
        expansion.codePoints().forEach(letter -> units.add(new Unit(letter, range, true)));
    }

    private Optional<String> qemuMacro(String name, SourceRange range) {
        Optional<String> expansion = IntegerMacro.qemuExpansion(name);
        if (expansion.isPresent()) {
            line.warning(DiagnosticKind.UNKNOWN_MACRO, range, name + " is a macro of QEMU, not of <inttypes.h>")
                    .because("generated code knows it only where a header happens to be included, as in QEMU 2");
        }
        return expansion;
    }

    private void unknownMacro(String name, SourceRange range) {
        pieceError(
                        DiagnosticKind.UNKNOWN_MACRO,
                        range,
                        "unknown macro " + SourceLine.quote(name)
                                + "; a format joins string literals and macros such as PRIx64")
                .fix(IntegerMacro.nearest(name).map(meant -> new Edit(range, meant)));
    }

    /**
     * Adds a string literal; one without its closing quote is reported.
     *
     * @param text the literal with its quotes
     * @param range where it stands
     * @param closed whether it has a closing quote
     */
    void literal(String text, SourceRange range, boolean closed) {
        if (!closed) {
            pieceError(DiagnosticKind.UNTERMINATED, range, "the string has no closing quote")
                    .fix(closingQuote(text, range));
        }
        int[] quoted = text.codePoints().toArray();
        int[] body = Arrays.copyOfRange(quoted, 1, quoted.length - (closed ? 1 : 0));
        var value = new StringBuilder();
        int i = 0;
        while (i < body.length) {
            Escape escape = Escape.at(body, i);
            SourceRange place = line.range(range.column() + i, range.column() + i + escape.length());
            if (!escape.known()) {
                pieceError(DiagnosticKind.UNKNOWN_ESCAPE, place, "unknown escape sequence in a format");
            }
            units.add(new Unit(escape.codePoint(), place, false));
            value.appendCodePoint(escape.codePoint());
            i += escape.length();
        }
        pieces.add(new Literal(new String(body, 0, body.length), value.toString(), range));
    }

    /** A string that ends in half a conversion was cut, and a quote alone would not mend it. */
    private static Optional<Edit> closingQuote(String text, SourceRange range) {
        return text.endsWith("%") || text.endsWith("\\") ? Optional.empty() : Optional.of(Edit.after(range, "\""));
    }

    private Problem pieceError(DiagnosticKind kind, SourceRange range, String message) {
        damaged = true;
        return line.error(kind, range, message);
    }

    /** Returns the joined text, cut into text and conversions; what is no conversion is reported. */
    List<Segment> segments() {
        var segments = new ArrayList<Segment>();
        if (damaged) {
            return segments;
        }
        var text = new StringBuilder();
        while (next < units.size()) {
            Unit unit = units.get(next++);
            if (unit.codePoint() != '%') {
                if (unit.fromMacro()) {
                    strays.add(unit.range());
                }
                text.appendCodePoint(unit.codePoint());
            } else if (take('%')) {
                text.append('%');
            } else {
                flush(text, segments);
                conversion(unit).ifPresent(segments::add);
            }
        }
        flush(text, segments);
        return segments;
    }

    private static void flush(StringBuilder text, List<Segment> segments) {
        if (!text.isEmpty()) {
            segments.add(new Text(text.toString()));
            text.setLength(0);
        }
    }

    /** Reads what follows a percent sign. */
    private Optional<Conversion> conversion(Unit percent) {
        Set<Character> flags = flags();
        Size width = size();
        Size precision = take('.') ? precision() : Size.NONE;
        String length = length();
        if (next == units.size()) {
            error(DiagnosticKind.FMT_PERCENT_END, percent, "the format ends inside a conversion");
            return Optional.empty();
        }
        Unit last = units.get(next++);
        char letter = (char) last.codePoint();
        if (tooLarge(width) || tooLarge(precision)) {
            error(DiagnosticKind.FMT_UNKNOWN, percent, "a width or precision above " + LARGEST_SIZE);
            return Optional.empty();
        }
        if (!isKnown(length, last.codePoint())) {
            unknown(percent, length, last.codePoint());
            return Optional.empty();
        }
        return Optional.of(new Conversion(
                flags,
                width,
                precision,
                INTEGER_LENGTHS.getOrDefault(length, Length.INT),
                letter,
                percent.range().to(last.range())));
    }

    private Problem error(DiagnosticKind kind, Unit percent, String message) {
        SourceRange last = units.get(next - 1).range();
        return line.error(kind, percent.range().to(last), message);
    }

    private void unknown(Unit percent, String length, int letter) {
        switch (letter) {
            case 'm' -> error(DiagnosticKind.PERCENT_M, percent, "%m is no conversion that trace events may use");
            case 'n' ->
                error(DiagnosticKind.FMT_UNKNOWN, percent, "%n is no conversion that trace events may use")
                        .because("%n writes to memory instead of printing");
            case 'L', 'a', 'A', 'e', 'E', 'f', 'F', 'g', 'G' ->
                error(DiagnosticKind.FMT_UNKNOWN, percent, "a conversion of a floating-point number")
                        .because("no backend of QEMU carries floating point; pass an integer, scaled where it has a"
                                + " fraction");
            case 's', 'c' ->
                error(
                                DiagnosticKind.FMT_TYPE,
                                percent,
                                "the length " + length + " makes %" + Character.toString(letter)
                                        + " take wide characters")
                        .because("trace events have strings and characters of bytes only");
            case '$' ->
                error(DiagnosticKind.FMT_UNKNOWN, percent, "a conversion that picks its argument by number")
                        .because("trace events take their arguments in order");
            default -> error(DiagnosticKind.FMT_UNKNOWN, percent, "unknown conversion");
        }
    }

    /**
     * Reports the macros before which no conversion is open. C prints their letters, which is a slip where the
     * conversions print all arguments without them, and else means that one is not printed.
     *
     * @param arguments the number of arguments of the event
     */
    void reportStrays(List<Segment> segments, int arguments) {
        int taken = segments.stream()
                .filter(Conversion.class::isInstance)
                .mapToInt(segment -> ((Conversion) segment).arguments())
                .sum();
        for (SourceRange stray : strays) {
            if (taken == arguments) {
                line.warning(
                                DiagnosticKind.STRAY_MACRO,
                                stray,
                                "no conversion is open before this macro, and its letters are printed")
                        .fix(Edit.delete(line.range(endBefore(stray), stray.endColumn() - 1)));
            } else {
                line.error(DiagnosticKind.STRAY_MACRO, stray, "no conversion is open before this macro")
                        .fix(percentBefore(stray));
            }
        }
    }

    /** The percent sign that a macro lacks belongs before the quote that closes the literal before it. */
    private Optional<Edit> percentBefore(SourceRange macro) {
        return pieceBefore(macro).filter(Literal.class::isInstance).map(literal -> {
            int quote = literal.range().endColumn() - 2;
            return Edit.before(line.range(quote, quote + 1), "%");
        });
    }

    private int endBefore(SourceRange macro) {
        return pieceBefore(macro).map(piece -> piece.range().endColumn()).orElse(macro.column()) - 1;
    }

    private Optional<Piece> pieceBefore(SourceRange macro) {
        return pieces.stream()
                .filter(piece -> piece.range().endColumn() <= macro.column())
                .reduce((first, last) -> last);
    }

    private Set<Character> flags() {
        var flags = new HashSet<Character>();
        while (next < units.size() && "-+ #0".indexOf(peek()) >= 0) {
            flags.add((char) units.get(next++).codePoint());
        }
        return flags;
    }

    private Size size() {
        if (take('*')) {
            return new Size.FromArgument();
        }
        return isDigit(peek()) ? new Size.Fixed(number()) : Size.NONE;
    }

    /** A point without a number means zero. */
    private Size precision() {
        Size given = size();
        return given.equals(Size.NONE) ? new Size.Fixed(0) : given;
    }

    private int number() {
        int number = 0;
        while (isDigit(peek())) {
            number = Math.min(LARGEST_SIZE + 1, number * 10 + units.get(next++).codePoint() - '0');
        }
        return number;
    }

    private String length() {
        var length = new StringBuilder();
        while (next < units.size() && "hlzjt".indexOf(peek()) >= 0) {
            length.appendCodePoint(units.get(next++).codePoint());
        }
        return length.toString();
    }

    private static boolean isKnown(String length, int letter) {
        return switch (letter) {
            case 'd', 'i', 'u', 'o', 'x', 'X' -> INTEGER_LENGTHS.containsKey(length);
            case 'c', 's', 'p' -> length.isEmpty();
            default -> false;
        };
    }

    private static boolean tooLarge(Size size) {
        return size instanceof Size.Fixed fixed && fixed.value() > LARGEST_SIZE;
    }

    private int peek() {
        return next < units.size() ? units.get(next).codePoint() : -1;
    }

    private boolean take(int codePoint) {
        boolean found = peek() == codePoint;
        if (found) {
            next++;
        }
        return found;
    }

    private static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }
}
