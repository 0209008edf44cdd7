package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;

/** A rule for each conversion and the argument that it prints. */
abstract class ConversionRule implements Rule {
    @Override
    public final void event(TraceEvent event, SourceLine line) {
        List<Conversion> conversions =
                event.format().map(FormatString::conversions).orElse(List.of());
        int next = 0;
        for (Conversion conversion : conversions) {
            next += conversion.arguments();
            Argument value = event.arguments().get(next - 1);
            ConversionText.of(line, conversion).ifPresent(text -> check(conversion, text, value, line));
        }
    }

    /**
     * Looks at one conversion.
     *
     * @param text its spelling
     * @param value the argument that it prints, which fits as far as C cares
     */
    abstract void check(Conversion conversion, ConversionText text, Argument value, SourceLine line);

    static boolean isSignedLetter(Conversion conversion) {
        return conversion.letter() == 'd' || conversion.letter() == 'i';
    }

    static boolean isHexadecimal(Conversion conversion) {
        return conversion.letter() == 'x' || conversion.letter() == 'X';
    }

    /** Whether the conversion prints an integer and the argument is one. */
    static boolean isInteger(Conversion conversion, Argument value) {
        return "diouxX".indexOf(conversion.letter()) >= 0
                && value.type().field().isInteger();
    }

    static int bits(Argument value) {
        FieldType type = value.type().field();
        return type.bits();
    }
}
