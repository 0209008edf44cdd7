package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.SourceRange;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Compares the conversions of a format with the arguments of its event, as the C compiler does: the sign of a number
 * and a width below that of {@code int} do not matter.
 */
final class ConversionCheck {
    private final SourceLine line;
    private final String event;
    private final List<Argument> arguments;

    ConversionCheck(SourceLine line, String event, List<Argument> arguments) {
        this.line = line;
        this.event = event;
        this.arguments = arguments;
    }

    /**
     * Reports a format that takes another number of arguments than there are or arguments of other types.
     *
     * @param name where the event's name stands, blamed where there is no format
     */
    void check(Optional<FormatString> format, SourceRange name) {
        List<Conversion> conversions = format.map(FormatString::conversions).orElse(List.of());
        int taken = conversions.stream().mapToInt(Conversion::arguments).sum();
        if (taken == arguments.size()) {
            types(conversions);
            return;
        }
        line.error(
                Kind.CONVERSION_COUNT,
                format.map(ConversionCheck::whole).orElse(name),
                "the format of " + event + " takes " + count(taken, "argument") + ", but the event has "
                        + arguments.size());
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static SourceRange whole(FormatString format) {
        List<FormatString.Piece> pieces = format.pieces();
        return pieces.get(0).range().to(pieces.get(pieces.size() - 1).range());
    }

    private void types(List<Conversion> conversions) {
        Iterator<Argument> next = arguments.iterator();
        for (Conversion conversion : conversions) {
            size(conversion.width(), conversion, next);
            size(conversion.precision(), conversion, next);
            Argument value = next.next();
            if (!accepts(conversion, value.type().field())) {
                line.error(
                        Kind.CONVERSION_TYPE,
                        conversion.range(),
                        "this conversion prints " + wanted(conversion) + ", but " + value.name() + " of " + event
                                + " is " + value.type());
            }
        }
    }

    private void size(Size size, Conversion conversion, Iterator<Argument> next) {
        if (size instanceof Size.FromArgument) {
            Argument value = next.next();
            if (!isInt(value.type().field())) {
                line.error(
                        Kind.CONVERSION_TYPE,
                        conversion.range(),
                        "a star takes an int, but " + value.name() + " of " + event + " is " + value.type());
            }
        }
    }

    private static boolean accepts(Conversion conversion, FieldType type) {
        return switch (conversion.letter()) {
            case 's' -> type == FieldType.STRING;
            case 'p' -> type == FieldType.POINTER;
            case 'c' -> isInt(type);
            default ->
                conversion.length() == Conversion.Length.LONG
                        ? type == FieldType.INT64 || type == FieldType.UINT64
                        : isInt(type);
        };
    }

    /** Whether C passes the type as an {@code int} or {@code unsigned}. */
    private static boolean isInt(FieldType type) {
        return type == FieldType.BOOLEAN || (type.isInteger() && type.bits() <= Integer.SIZE);
    }

    private static String wanted(Conversion conversion) {
        return switch (conversion.letter()) {
            case 's' -> "a string";
            case 'p' -> "an address";
            case 'c' -> "a character";
            default -> "an integer of " + (conversion.length() == Conversion.Length.LONG ? 64 : 32) + " bits";
        };
    }
}
