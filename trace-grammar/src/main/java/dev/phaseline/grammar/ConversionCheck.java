package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Iterator;
import java.util.List;

/**
 * Compares the conversions of a format with the arguments of its event, as the C compiler does: the sign of a number
 * and a width below that of {@code int} do not matter, and an argument may remain that no conversion takes.
 */
final class ConversionCheck {
    private final SourceLine line;
    private final TraceEvent event;
    private final Iterator<Argument> arguments;

    ConversionCheck(SourceLine line, TraceEvent event) {
        this.line = line;
        this.event = event;
        this.arguments = event.arguments().iterator();
    }

    /** Reports a format that takes more arguments than there are, or arguments of other types. */
    void check() {
        event.format().ifPresent(this::check);
    }

    private void check(FormatString format) {
        List<Conversion> conversions = format.conversions();
        int taken = conversions.stream().mapToInt(Conversion::arguments).sum();
        if (taken > event.arguments().size()) {
            line.error(
                            DiagnosticKind.FMT_COUNT,
                            format.range(),
                            "the format of " + name() + " takes " + taken + (taken == 1 ? " argument" : " arguments")
                                    + ", but the event has " + event.arguments().size())
                    .because("printf would read whatever lies where the missing arguments should be");
            return;
        }
        for (Conversion conversion : conversions) {
            boolean wide = size(conversion.width(), conversion);
            boolean precise = size(conversion.precision(), conversion);
            Argument value = arguments.next();
            if (wide && precise) { // else the conversion takes its arguments in another order than was meant
                value(conversion, value);
            }
        }
    }

    private void value(Conversion conversion, Argument value) {
        if (!accepts(conversion, value.type().field())) {
            line.error(
                            DiagnosticKind.FMT_TYPE,
                            conversion.range(),
                            "this conversion prints " + wanted(conversion) + ", but " + named(value))
                    .fix(ConversionText.of(line, conversion).map(text -> text.forType(line, value.type())));
        }
    }

    /** Returns whether a width or precision is right as far as arguments are concerned. */
    private boolean size(Size size, Conversion conversion) {
        if (!(size instanceof Size.FromArgument)) {
            return true;
        }
        Argument value = arguments.next();
        boolean fits = isInt(value.type().field());
        if (!fits) {
            line.error(DiagnosticKind.FMT_TYPE, conversion.range(), "a star takes an int, but " + named(value));
        }
        return fits;
    }

    private String named(Argument value) {
        return SourceLine.quote(value.name()) + " of " + name() + " is " + value.type();
    }

    private String name() {
        return SourceLine.quote(event.name());
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
