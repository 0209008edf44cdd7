package dev.phaseline.grammar.lint;

import dev.phaseline.grammar.ConversionText;
import dev.phaseline.grammar.DiagnosticKind;
import dev.phaseline.grammar.Edit;
import dev.phaseline.grammar.Rule;
import dev.phaseline.grammar.SourceLine;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.FormatString.Literal;
import dev.phaseline.grammar.model.FormatString.Piece;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.stream.Collectors;

/** Arguments that no conversion prints. */
final class UnprintedArguments implements Rule {
    /** What follows a macro when its format goes on. */
    private static final String REOPENED = " \"";

    @Override
    public void event(TraceEvent event, SourceLine line) {
        if (event.format().isEmpty()) {
            if (!event.arguments().isEmpty()) {
                line.warning(
                                DiagnosticKind.NO_FORMAT,
                                event.range(),
                                event.name() + " has arguments but no format that prints them")
                        .fix(Edit.after(lastCharacter(line), " \"" + closed(printed(event.arguments()))));
            }
            return;
        }
        FormatString format = event.format().get();
        int taken =
                format.conversions().stream().mapToInt(Conversion::arguments).sum();
        if (taken < event.arguments().size()) {
            List<Argument> rest =
                    event.arguments().subList(taken, event.arguments().size());
            line.warning(
                            DiagnosticKind.FMT_COUNT,
                            rest.get(0).range().to(rest.get(rest.size() - 1).range()),
                            "the format of " + event.name() + " prints " + taken + " of "
                                    + event.arguments().size() + " arguments")
                    .because("the values are recorded, but logs do not show them")
                    .fix(appended(format, rest));
        }
    }

    private static SourceRange lastCharacter(SourceLine line) {
        String text = line.text().stripTrailing();
        return line.range(0, text.codePointCount(0, text.length()));
    }

    private static Edit appended(FormatString format, List<Argument> rest) {
        Piece last = format.pieces().get(format.pieces().size() - 1);
        String blank = format.joined().isEmpty() ? "" : " ";
        if (last instanceof Literal literal) {
            SourceRange range = literal.range();
            int quote = range.endColumn() - 1;
            return new Edit(
                    new SourceRange(range.file(), range.line(), quote, quote + 1), blank + closed(printed(rest)));
        }
        return Edit.after(last.range(), " \"" + blank + closed(printed(rest)));
    }

    /** The conversions of arguments, for a literal that is open: {@code x=%d y=%" PRIu64}. */
    private static String printed(List<Argument> arguments) {
        return arguments.stream()
                .map(argument -> argument.name() + "=" + ConversionText.fresh(argument.type()))
                .collect(Collectors.joining(" "));
    }

    private static String closed(String text) {
        return text.endsWith(REOPENED) ? text.substring(0, text.length() - REOPENED.length()) : text + '"';
    }
}
