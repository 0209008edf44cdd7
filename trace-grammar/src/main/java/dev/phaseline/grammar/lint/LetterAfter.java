package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Edit;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.Conversion.Size;
import dev.phaseline.grammar.model.SourceRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Letters after a conversion that look like the rest of it: {@code %ud}. Units are no slips ({@code %dms}), nor is the
 * {@code x} of {@code %dx%d}.
 */
final class LetterAfter extends ConversionRule {
    private static final Pattern SLIP = Pattern.compile("((?:hh?|ll?|z)?[diuxX]|ll?)(?![A-Za-z0-9_]|(?<=x)[ ]?%)");
    private static final Pattern WIDTH_AFTER = Pattern.compile("[0-9]{1,2}(?![A-Za-z0-9_])");

    @Override
    void check(Conversion conversion, ConversionText text, Argument value, SourceLine line) {
        if (text.isMacro() || !isInteger(conversion, value)) {
            return;
        }
        int end = conversion.range().endColumn() - 1;
        int offset = line.text().offsetByCodePoints(0, end);
        Matcher slip = SLIP.matcher(line.text()).region(offset, line.text().length());
        slip.useTransparentBounds(true);
        Matcher width =
                WIDTH_AFTER.matcher(line.text()).region(offset, line.text().length());
        if (slip.lookingAt()) {
            SourceRange letters = line.range(end, end + slip.end() - offset);
            line.warning(
                            DiagnosticKind.LETTER_AFTER,
                            conversion.range().to(letters),
                            "%" + conversion.letter() + " ends the conversion, and " + slip.group()
                                    + " is printed after the number")
                    .fix(Edit.delete(letters));
        } else if (text.flags().equals("0") && conversion.width().equals(Size.NONE) && width.lookingAt()) {
            SourceRange digits = line.range(end, end + width.end() - offset);
            SourceRange zero =
                    line.range(conversion.range().column(), conversion.range().column() + 1);
            line.warning(
                            DiagnosticKind.LETTER_AFTER,
                            conversion.range().to(digits),
                            "%" + conversion.letter() + " ends the conversion, and " + width.group()
                                    + " is printed after the number")
                    .fix(Edit.after(zero, width.group()), Edit.delete(digits));
        }
    }
}
