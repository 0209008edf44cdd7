package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Edit;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A type that says {@code const} twice. */
final class RepeatedConst implements Rule {
    private static final Pattern TWICE = Pattern.compile("\\bconst\\b[^*]*?(\\s+const\\b)");

    @Override
    public void event(TraceEvent event, SourceLine line) {
        for (Argument argument : event.arguments()) {
            Matcher twice = TWICE.matcher(line.text(argument.range()));
            if (twice.find()) {
                int start = argument.range().column() - 1 + twice.start(1);
                SourceRange second = line.range(start, start + twice.group(1).length());
                line.warning(
                                DiagnosticKind.BAD_TYPE,
                                argument.range(),
                                "the type of " + argument.name() + " says const twice")
                        .because("C takes the second for a slip, too")
                        .fix(Edit.delete(second));
            }
        }
    }
}
