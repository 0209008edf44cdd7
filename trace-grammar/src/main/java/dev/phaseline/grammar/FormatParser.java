package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
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
        Optional<String> expansion = IntegerMacro.expansion(name);
        if (expansion.isEmpty()) {
            pieceError(
                    Kind.UNKNOWN_MACRO,
                    range,
                    "unknown macro " + name + "; a format joins string literals and macros such as PRIx64");
            return;
        }
        pieces.add(new Macro(name, expansion.get(), range));
        expansion.get().codePoints().forEach(letter -> units.add(new Unit(letter, range, true)));
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
            pieceError(Kind.UNTERMINATED_STRING, range, "the string has no closing quote");
        }
        int[] quoted = text.codePoints().toArray();
        int[] body = Arrays.copyOfRange(quoted, 1, quoted.length - (closed ? 1 : 0));
        var value = new StringBuilder();
        int i = 0;
        while (i < body.length) {
            Escape escape = Escape.at(body, i);
            SourceRange place = line.range(range.column() + i, range.column() + i + escape.length());
            if (!escape.known()) {
                pieceError(Kind.UNKNOWN_ESCAPE, place, "unknown escape sequence in a format");
            }
            units.add(new Unit(escape.codePoint(), place, false));
            value.appendCodePoint(escape.codePoint());
            i += escape.length();
        }
        pieces.add(new Literal(value.toString(), range));
    }

    private void pieceError(Kind kind, SourceRange range, String message) {
        damaged = true;
        line.error(kind, range, message);
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
            if (unit.fromMacro()) {
                line.error(Kind.STRAY_MACRO, unit.range(), "no conversion is open before this macro");
                skipMacro(unit.range());
            } else if (unit.codePoint() != '%') {
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
            error(percent, "the format ends inside a conversion");
            return Optional.empty();
        }
        Unit last = units.get(next++);
        char letter = (char) last.codePoint();
        if (!isKnown(length, last.codePoint()) || tooLarge(width) || tooLarge(precision)) {
            error(percent, "unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths");
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

    private void error(Unit percent, String message) {
        SourceRange last = units.get(next - 1).range();
        line.error(Kind.UNKNOWN_CONVERSION, percent.range().to(last), message);
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

    private void skipMacro(SourceRange macro) {
        while (next < units.size() && units.get(next).range().equals(macro)) {
            next++;
        }
    }

    private static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }
}
