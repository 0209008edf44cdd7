package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.TraceEvent;

/** A line break inside a format, written {@code \n} or otherwise. */
final class Newlines implements Rule {
    @Override
    public void event(TraceEvent event, SourceLine line) {
        event.format().filter(format -> format.joined().indexOf('\n') >= 0).ifPresent(format -> {
            line.warning(
                    DiagnosticKind.NEWLINE_IN_FORMAT,
                    format.range(),
                    "the format of " + event.name() + " prints more than one line");
        });
    }
}
