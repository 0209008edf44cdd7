package dev.phaseline.grammar;

import dev.phaseline.grammar.Diagnostic.Severity;
import dev.phaseline.grammar.model.SourceRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A problem of one line while it is described. Confined to the parsing thread. */
public final class Problem {
    /** Corrected lines beyond this are not read by anybody. */
    private static final int LONGEST_SUGGESTION = 1000;

    private final Severity severity;
    private final DiagnosticKind kind;
    private final SourceRange range;
    private final String message;
    private String explanation;
    private final List<Edit> edits = new ArrayList<>();

    Problem(Severity severity, DiagnosticKind kind, SourceRange range, String message) {
        this.severity = severity;
        this.kind = kind;
        this.range = range;
        this.message = message;
        this.explanation = kind.explanation();
    }

    /** Says more than the kind's own explanation does. */
    public Problem because(String reason) {
        explanation = reason;
        return this;
    }

    /** Adds edits that together give the corrected line. */
    public Problem fix(Edit... corrections) {
        Collections.addAll(edits, corrections);
        return this;
    }

    /** Adds the edit that gives the corrected line, if there is one. */
    public Problem fix(Optional<Edit> correction) {
        correction.ifPresent(edits::add);
        return this;
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }

    Diagnostic on(String line) {
        Optional<String> suggestion = edits.isEmpty() || line.length() > LONGEST_SUGGESTION
                ? Optional.empty()
                : Optional.of(Edit.apply(edits, line));
        return new Diagnostic(severity, kind, range, message, explanation, Excerpt.of(line, range), suggestion);
    }
}
