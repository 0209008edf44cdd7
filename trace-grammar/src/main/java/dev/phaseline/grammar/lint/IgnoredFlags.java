package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Edit;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.SourceRange;

/** Flags that do nothing where they stand. */
final class IgnoredFlags extends ConversionRule {
    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        int start = conversion.range().column();
        for (int i = 0; i < text.flags().length(); i++) {
            char flag = text.flags().charAt(i);
            if (isIgnored(flag, conversion)) {
                SourceRange place = line.range(start + i, start + i + 1);
                line.warning(
                                DiagnosticKind.FLAG_IGNORED,
                                place,
                                "the flag '" + flag + "' has no effect on this %" + conversion.letter())
                        .fix(Edit.delete(place));
            }
        }
    }

    private static boolean isIgnored(char flag, Conversion conversion) {
        boolean number = "diouxX".indexOf(conversion.letter()) >= 0;
        return switch (flag) {
            case ' ' -> !isSignedLetter(conversion) || conversion.has('+');
            case '+' -> !isSignedLetter(conversion);
            case '#' -> !isHexadecimal(conversion) && conversion.letter() != 'o';
            case '-' -> conversion.width().equals(Size.NONE);
            // A zero without width that digits follow is a slip of its own.
            default -> !number || conversion.has('-') || !conversion.precision().equals(Size.NONE);
        };
    }
}
