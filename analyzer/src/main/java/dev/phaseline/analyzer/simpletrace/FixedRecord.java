package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The record of version 0: eight words, of which the last six are arguments. A string is only its address. */
final class FixedRecord {
    static final int BYTES = 64;
    static final int ARGUMENTS = 16;
    private static final Pattern STRING_CONVERSION = Pattern.compile("%[-0-9.]*s");

    private FixedRecord() {}

    /** The declaration of an event as these records have it: with addresses in place of strings. */
    static TraceEvent declaration(TraceEvent event) {
        if (event.arguments().stream().noneMatch(argument -> argument.type().field() == FieldType.STRING)) {
            return event;
        }
        var arguments = event.arguments().stream()
                .map(argument -> argument.type().field() == FieldType.STRING
                        ? "void *" + argument.name()
                        : argument.declaration())
                .collect(Collectors.joining(", "));
        var format = STRING_CONVERSION.matcher(event.formatText()).replaceAll("%p");
        return TraceEventsParser.parse("version 0", event.name() + "(" + arguments + ") " + format + "\n")
                .catalog()
                .event(event.name())
                .orElse(event);
    }

    /** Whether bytes of a record, so many after the current place, hold no arguments: they are zeros. */
    static boolean isUnused(RecordInput input, int from, int to) {
        for (int i = from; i < to; i += Long.BYTES) {
            if (input.u64(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
