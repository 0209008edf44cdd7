package dev.phaseline.grammar.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The declaration of one event.
 *
 * @param name the name, as QEMU has it
 * @param properties the words before the name
 * @param arguments the arguments in order; empty for {@code (void)}
 * @param format the format; empty where the declaration has none, which is not the same as {@code ""}
 * @param section the source file that the last section comment above names ({@code # ram.c}), or {@code ""}
 * @param range where the name stands
 */
public record TraceEvent(
        String name,
        Set<Property> properties,
        List<Argument> arguments,
        Optional<FormatString> format,
        String section,
        SourceRange range) {
    /** Copies the collections. */
    public TraceEvent {
        properties = Property.ordered(properties);
        arguments = List.copyOf(arguments);
    }

    /** The argument list as C has it, {@code void} where it is empty. */
    public String argumentList() {
        return arguments.isEmpty()
                ? "void"
                : arguments.stream().map(Argument::declaration).collect(Collectors.joining(", "));
    }

    /** The format as written, with its quotes and macros; {@code ""} (no characters) where there is none. */
    public String formatText() {
        return format.map(FormatString::text).orElse("");
    }

    /** Whether the event is compiled out. */
    public boolean isDisabled() {
        return properties.contains(Property.DISABLE);
    }
}
