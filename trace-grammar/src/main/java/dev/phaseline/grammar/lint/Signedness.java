package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;

/**
 * A signed conversion of an unsigned argument or the reverse. An unsigned argument narrower than the conversion always
 * fits, so that {@code %d} of {@code uint8_t} is right.
 */
final class Signedness extends ConversionRule {
    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        if (!isInteger(conversion, value)) {
            return;
        }
        boolean signed = value.type().field().isSigned();
        if (!signed && isSignedLetter(conversion) && conversion.length().bits() <= bits(value)) {
            line.warning(
                            DiagnosticKind.SIGNEDNESS,
                            conversion.range(),
                            value.name() + " is " + value.type() + ", but the conversion prints it as signed")
                    .because("the upper half of its values looks negative")
                    .fix(text.withLetter('u'));
        } else if (signed && conversion.letter() == 'u') {
            line.warning(
                            DiagnosticKind.SIGNEDNESS,
                            conversion.range(),
                            value.name() + " is " + value.type() + ", but the conversion prints it as unsigned")
                    .because("negative values look very large")
                    .fix(text.withLetter('d'));
        }
    }
}
