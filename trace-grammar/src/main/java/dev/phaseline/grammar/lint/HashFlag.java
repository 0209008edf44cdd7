package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Edit;
import dev.phaseline.grammar.Problem;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.SourceRange;

/** The flag {@code #} of a hexadecimal or octal conversion. */
final class HashFlag extends ConversionRule {
    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        boolean bitwise = isHexadecimal(conversion) || conversion.letter() == 'o';
        if (!conversion.has('#') || !bitwise) {
            return;
        }
        Problem problem = line.warning(
                DiagnosticKind.HASH_FLAG, conversion.range(), "the flag # instead of a prefix before the conversion");
        if (text.width().isEmpty()) {
            int start = conversion.range().column() - 1;
            SourceRange flags = line.range(start, start + 1 + text.flags().length());
            String prefix = conversion.letter() == 'o' ? "0" : "0" + conversion.letter();
            problem.fix(new Edit(flags, prefix + "%" + text.flags().replace("#", "")));
        }
    }
}
