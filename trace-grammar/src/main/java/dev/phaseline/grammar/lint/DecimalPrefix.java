package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;

/** {@code 0x} before a number that is not hexadecimal. */
final class DecimalPrefix extends ConversionRule {
    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        int column = conversion.range().column();
        boolean prefixed =
                column > 3 && line.text(line.range(column - 3, column - 1)).equals("0x");
        if (prefixed && isInteger(conversion, value) && !isHexadecimal(conversion)) {
            line.warning(
                            DiagnosticKind.HEX_PREFIX_ON_DECIMAL,
                            conversion.range(),
                            "0x before a number that %" + conversion.letter() + " prints as "
                                    + (conversion.letter() == 'o' ? "octal" : "decimal"))
                    .fix(text.withLetter('x'));
        }
    }
}
