package dev.phaseline.grammar;

import dev.phaseline.grammar.model.SourceRange;
import java.util.Optional;

/**
 * One problem of a file.
 *
 * @param severity how bad it is
 * @param kind what is wrong
 * @param range where
 * @param message what was met and what was expected, in one line
 * @param explanation the rule behind it, in one line
 * @param excerpt the line that the range points into
 * @param suggestion the line as it was probably meant
 */
public record Diagnostic(
        Severity severity,
        DiagnosticKind kind,
        SourceRange range,
        String message,
        String explanation,
        Excerpt excerpt,
        Optional<String> suggestion) {
    /** How bad a problem is. */
    public enum Severity {
        /** The declaration cannot be used. */
        ERROR,
        /** The declaration can be used, but is hardly what was meant. */
        WARNING;

        @Override
        public String toString() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /** Whether a declaration was lost. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The problem in one line: {@code file:line:column: severity: message}. */
    public String summary() {
        return Excerpt.printable(range + ": " + severity + ": " + message);
    }

    /**
     * The problem as compilers print it: the summary, the source line, a caret under the range, the kind with its
     * explanation, and the corrected line where there is one. Of a very long line only the part around the range is
     * shown.
     */
    @Override
    public String toString() {
        String fix =
                suggestion.map(line -> "\n  fix: " + Excerpt.printable(line)).orElse("");
        return summary() + "\n" + excerpt.underlined(range) + "\n  " + kind + ": " + explanation + fix;
    }
}
