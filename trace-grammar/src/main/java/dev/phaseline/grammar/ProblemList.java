package dev.phaseline.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems of one file while it is read. What is beyond a limit is counted, but not kept. */
final class ProblemList {
    /** A file of noise has a problem in each line, and millions of lines. */
    private static final int MOST_KEPT = 10_000;

    private final List<Diagnostic> kept = new ArrayList<>();
    private long errors;
    private long warnings;

    /**
     * Takes the problems of a line.
     *
     * @param warn whether warnings count
     */
    void take(SourceLine line, boolean warn) {
        for (Diagnostic diagnostic : line.takeDiagnostics()) {
            if (diagnostic.isError()) {
                errors++;
            } else if (warn) {
                warnings++;
            } else {
                continue;
            }
            if (kept.size() < MOST_KEPT) {
                kept.add(diagnostic);
            }
        }
    }

    long errors() {
        return errors;
    }

    long warnings() {
        return warnings;
    }

    /** Returns what was kept, in the order of the places. */
    List<Diagnostic> inOrder() {
        kept.sort(Comparator.comparingInt(
                        (Diagnostic diagnostic) -> diagnostic.range().line())
                .thenComparingInt(diagnostic -> diagnostic.range().column()));
        return kept;
    }
}
