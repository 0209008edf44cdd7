package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;

/** A signed argument that is narrower than its hexadecimal or octal conversion: -1 prints eight digits. */
final class SignExtension extends ConversionRule {
    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        boolean bitwise = isHexadecimal(conversion) || conversion.letter() == 'o';
        if (isInteger(conversion, value)
                && bitwise
                && value.type().field().isSigned()
                && bits(value) < conversion.length().bits()) {
            line.warning(
                    DiagnosticKind.SIGN_EXTENSION,
                    conversion.range(),
                    value.name() + " is " + value.type() + ", and a negative value prints as "
                            + conversion.length().bits() + " bits");
        }
    }
}
