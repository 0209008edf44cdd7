package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;

/**
 * Formats that mean what their author wanted, but that QEMU refuses since it compares characters: {@code %m} in
 * {@code 50%%mark}, a newline in {@code C:\\new}.
 */
final class FalseAlarms implements Rule {
    private static final String NEWLINE = "\\n";
    private static final String ERRNO = "%m";

    @Override
    public void event(TraceEvent event, SourceLine line) {
        event.format().ifPresent(format -> {
            errno(format, line);
            newline(format, line);
        });
    }

    private static void errno(FormatString format, SourceLine line) {
        int at = format.text().indexOf(ERRNO);
        if (at >= 0) {
            line.warning(
                            DiagnosticKind.PERCENT_M,
                            place(format, line, at),
                            "%% and m, which QEMU takes for a conversion %m")
                    .because("QEMU refuses the two characters wherever they stand");
        }
    }

    private static void newline(FormatString format, SourceLine line) {
        if (format.joined().indexOf('\n') >= 0) {
            return;
        }
        int at = format.text().indexOf(NEWLINE);
        if (at >= 0) {
            boolean atEnd = format.text().endsWith(NEWLINE + '"');
            line.warning(
                            atEnd ? DiagnosticKind.NEWLINE_AT_END : DiagnosticKind.NEWLINE_IN_FORMAT,
                            place(format, line, atEnd ? format.text().length() - 3 : at),
                            "a backslash and n, which QEMU takes for a newline")
                    .because("QEMU refuses the two characters, although an escaped backslash stands before the n");
        }
    }

    private static SourceRange place(FormatString format, SourceLine line, int at) {
        int start = format.range().column() - 1 + format.text().codePointCount(0, at);
        return line.range(start, start + 2);
    }
}
