package dev.phaseline.grammar;

import dev.phaseline.grammar.model.EventCatalog;
import java.util.List;

/**
 * What a file declares and what is wrong with it.
 *
 * @param catalog the declarations without errors
 * @param diagnostics the problems, in the order of their places; of a file with very many, the first
 * @param errors how many errors there are, those not among the diagnostics included
 * @param warnings how many warnings there are, likewise
 */
public record ParseResult(EventCatalog catalog, List<Diagnostic> diagnostics, long errors, long warnings) {
    /** Copies the list. */
    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether a declaration was lost. */
    public boolean hasErrors() {
        return errors > 0;
    }

    /** The number of problems that are not among the diagnostics. */
    public long omitted() {
        return errors + warnings - diagnostics.size();
    }
}
