package dev.phaseline.grammar.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of a {@code trace-events} file that declares something, as written. Nearly always that is one event; with
 * {@link Property#TCG} it is two.
 *
 * @param name the name as written
 * @param properties the words before the name, in the order of {@link Property}
 * @param arguments the arguments in order; empty for {@code (void)}
 * @param formats none, one, or with {@link Property#TCG} two
 * @param section the source file that the last section comment above names ({@code # ram.c}), or {@code ""}
 * @param range where the name stands
 */
public record Declaration(
        String name,
        Set<Property> properties,
        List<Argument> arguments,
        List<FormatString> formats,
        String section,
        SourceRange range) {
    /** What QEMU appends to the name of the event that fires while guest code is translated. */
    private static final String TRANSLATION = "_trans";

    /** What QEMU appends to the name of the event that fires while guest code runs. */
    private static final String EXECUTION = "_exec";

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if there are not exactly as many formats as the properties ask for
     */
    public Declaration {
        properties = Property.ordered(properties);
        arguments = List.copyOf(arguments);
        formats = List.copyOf(formats);
        boolean tcg = properties.contains(Property.TCG);
        if (tcg ? formats.size() != 2 : formats.size() > 1) {
            throw new IllegalArgumentException(range + ": " + name + " has " + formats.size() + " formats");
        }
    }

    /**
     * The events that QEMU makes of the declaration. Those of {@code tcg NAME(…)} are {@code NAME_trans} with the first
     * format and without what is known only when the code runs, and {@code NAME_exec} with the second format and the
     * host's types for those of the code generator.
     */
    public List<TraceEvent> events() {
        if (!properties.contains(Property.TCG)) {
            return List.of(
                    new TraceEvent(name, properties, arguments, formats.stream().findFirst(), section, range));
        }
        Set<Property> rest = properties.stream()
                .filter(property -> property != Property.TCG)
                .collect(Collectors.toUnmodifiableSet());
        List<Argument> known =
                arguments.stream().filter(argument -> !argument.type().isTcg()).toList();
        List<Argument> all = arguments.stream().map(Argument::onHost).toList();
        return List.of(
                new TraceEvent(name + TRANSLATION, rest, known, Optional.of(formats.get(0)), section, range),
                new TraceEvent(name + EXECUTION, rest, all, Optional.of(formats.get(1)), section, range));
    }

    /** The argument list as C has it, {@code void} where it is empty. */
    public String argumentList() {
        return arguments.isEmpty()
                ? "void"
                : arguments.stream().map(Argument::declaration).collect(Collectors.joining(", "));
    }
}
