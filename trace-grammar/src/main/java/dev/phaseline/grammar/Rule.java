package dev.phaseline.grammar;

import dev.phaseline.grammar.model.Declaration;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;

/** Looks at what was declared without errors, and warns of what is hardly meant. */
public interface Rule {
    /**
     * Looks at one event.
     *
     * @param line its line, which takes the warnings
     */
    default void event(TraceEvent event, SourceLine line) {}

    /** Looks at what stands between two section comments. Called after all lines of the section were seen. */
    default void section(List<Declared> section) {}

    /**
     * A declaration and its line.
     *
     * @param declaration what was declared
     * @param line where, which takes the warnings
     */
    record Declared(Declaration declaration, SourceLine line) {}
}
