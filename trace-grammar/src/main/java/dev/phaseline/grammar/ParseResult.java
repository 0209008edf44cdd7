package dev.phaseline.grammar;

import dev.phaseline.grammar.model.EventCatalog;
import java.util.List;

/**
 * What a file declares and what is wrong with it.
 *
 * @param catalog the events without errors
 * @param diagnostics the problems, in the order of their places
 */
public record ParseResult(EventCatalog catalog, List<Diagnostic> diagnostics) {
    /** Copies the list. */
    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether a declaration was lost. */
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    }
}
