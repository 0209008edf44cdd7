package dev.phaseline.grammar;

import dev.phaseline.grammar.model.SourceRange;

/**
 * One problem of a file.
 *
 * @param kind what is wrong
 * @param range where
 * @param message what was met and what was expected, in one line
 * @param sourceLine the whole line that the range points into, without its line end
 */
public record Diagnostic(Kind kind, SourceRange range, String message, String sourceLine) {
    /** The longest part of a source line that is shown, in characters. */
    private static final int EXCERPT = 160;

    /** How bad a problem is. */
    public enum Severity {
        /** The declaration cannot be used. */
        ERROR;

        @Override
        public String toString() {
            return "error";
        }
    }

    /** The table of what can be wrong. */
    public enum Kind {
        /** The line is neither blank, nor a comment, nor has it the shape of a declaration. */
        NOT_AN_EVENT,
        /** A word before the name is no property of events. */
        UNKNOWN_PROPERTY,
        /** The name is no C identifier. */
        BAD_NAME,
        /** The name of the event was declared before. */
        DUPLICATE_EVENT,
        /** Nothing stands between two commas or parentheses. */
        EMPTY_ARGUMENT,
        /** An argument is not a type and a name. */
        ARGUMENT_SHAPE,
        /** A trace event cannot have an argument of the type. */
        TYPE_NOT_ALLOWED,
        /** The name of the argument was used before. */
        DUPLICATE_ARGUMENT,
        /** QEMU's limit of ten arguments is exceeded. */
        TOO_MANY_ARGUMENTS,
        /** Text stands where the declaration should have ended, or a format does not start with a quote. */
        TRAILING_TEXT,
        /** A string literal has no closing quote. */
        UNTERMINATED_STRING,
        /** An escape sequence is none of C's. */
        UNKNOWN_ESCAPE,
        /** A word between string literals is no macro of {@code <inttypes.h>}. */
        UNKNOWN_MACRO,
        /** No open conversion stands before a macro. */
        STRAY_MACRO,
        /** A conversion is none that trace events may use. */
        UNKNOWN_CONVERSION,
        /** The format takes another number of arguments than the event has. */
        CONVERSION_COUNT,
        /** A conversion does not fit the type of its argument. */
        CONVERSION_TYPE,
        /** A line holds bytes that are no UTF-8. */
        BAD_ENCODING;

        /** How bad it is. */
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /** How bad the problem is. */
    public Severity severity() {
        return kind.severity();
    }

    /** The problem in one line: {@code file:line:column: severity: message}. */
    public String summary() {
        return range + ": " + severity() + ": " + message;
    }

    /**
     * The problem as compilers print it: the summary, the source line, and a caret under the range. Of a very long line
     * only the part around the range is shown.
     */
    @Override
    public String toString() {
        int[] line = sourceLine.codePoints().toArray();
        int start = Math.min(range.column() - 1, line.length);
        int end = Math.min(range.endColumn() - 1, line.length);
        int from = line.length <= EXCERPT ? 0 : Math.max(0, Math.min(start - EXCERPT / 4, line.length - EXCERPT));
        int to = Math.min(line.length, from + EXCERPT);
        var text = new StringBuilder(summary()).append('\n');
        for (int i = from; i < to; i++) {
            text.appendCodePoint(printable(line[i]));
        }
        text.append('\n');
        for (int i = from; i < start; i++) {
            text.append(line[i] == '\t' ? '\t' : ' ');
        }
        return text.append('^')
                .append("~".repeat(Math.max(0, Math.min(end, to) - start - 1)))
                .toString();
    }

    /** Keeps a hostile line from steering the terminal. */
    private static int printable(int codePoint) {
        return codePoint != '\t' && Character.isISOControl(codePoint) ? '\uFFFD' : codePoint;
    }
}
