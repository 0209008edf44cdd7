package dev.phaseline.grammar.model;

/**
 * A stretch of one line of a file. Lines and columns count from 1, columns in code points.
 *
 * @param file the file as the caller named it
 * @param line the line
 * @param column the first column
 * @param endColumn the column after the last one; greater than {@code column}, except at the end of a line
 */
public record SourceRange(String file, int line, int column, int endColumn) {
    /** Checks the order of the columns. */
    public SourceRange {
        if (line < 1 || column < 1 || endColumn < column) {
            throw new IllegalArgumentException("no range: " + line + ":" + column + "-" + endColumn);
        }
    }

    /** Returns the range from the start of this one to the end of another one on the same line. */
    public SourceRange to(SourceRange last) {
        return new SourceRange(file, line, column, last.endColumn);
    }

    /** The start as compilers write it: {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
