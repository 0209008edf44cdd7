package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One format in which QEMU up to release 10 sees two: it splits the text at the last comma that blanks and a quote
 * follow, also inside a literal.
 */
final class SplitHazard implements Rule {
    private static final Pattern HAZARD = Pattern.compile(",\\s*\".");

    @Override
    public void event(TraceEvent event, SourceLine line) {
        event.format().filter(format -> isWholeLine(format, line)).ifPresent(format -> {
            int start = line.text().offsetByCodePoints(0, format.range().column() - 1);
            Matcher hazard =
                    HAZARD.matcher(line.text()).region(start, line.text().length());
            int last = -1;
            while (hazard.find()) {
                last = hazard.start();
            }
            if (last >= 0) {
                int column = line.text().codePointCount(0, last);
                SourceRange comma = line.range(column, column + 1);
                line.warning(
                                DiagnosticKind.TWO_FORMATS,
                                comma,
                                "a comma before a quote, where QEMU up to release 10 begins a second format")
                        .because("its generator then fails; move the comma away from the end of its literal");
            }
        });
    }

    /** The formats of a tcg event are two, and their comma is no hazard. */
    private static boolean isWholeLine(FormatString format, SourceLine line) {
        String rest = line.text()
                .substring(line.text().offsetByCodePoints(0, format.range().endColumn() - 1));
        String before = line.text()
                .substring(0, line.text().offsetByCodePoints(0, format.range().column() - 1));
        return rest.isBlank() && !before.stripTrailing().endsWith(",");
    }
}
