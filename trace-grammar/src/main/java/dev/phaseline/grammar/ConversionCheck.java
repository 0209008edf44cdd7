package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Kind;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.Conversion;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.SourceRange;
import java.util.List;
import java.util.Optional;

/** Compares the conversions of a format with the arguments of its event. */
final class ConversionCheck {
    private final SourceLine line;
    private final String event;
    private final List<Argument> arguments;

    ConversionCheck(SourceLine line, String event, List<Argument> arguments) {
        this.line = line;
        this.event = event;
        this.arguments = arguments;
    }

    /**
     * Reports a format that takes another number of arguments than there are.
     *
     * @param name where the event's name stands, blamed where there is no format
     */
    void check(Optional<FormatString> format, SourceRange name) {
        List<Conversion> conversions = format.map(FormatString::conversions).orElse(List.of());
        int taken = conversions.stream().mapToInt(Conversion::arguments).sum();
        if (taken == arguments.size()) {
            return;
        }
        line.error(
                Kind.CONVERSION_COUNT,
                format.map(f -> whole(f)).orElse(name),
                "the format of " + event + " takes " + taken + " of " + arguments.size() + " arguments");
    }

    private static SourceRange whole(FormatString format) {
        return format.pieces()
                .get(0)
                .range()
                .to(format.pieces().get(format.pieces().size() - 1).range());
    }
}
