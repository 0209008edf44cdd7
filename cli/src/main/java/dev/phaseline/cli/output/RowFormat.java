package dev.phaseline.cli.output;

import java.io.PrintWriter;
import java.util.Locale;

/** The values of {@code --format}. */
public enum RowFormat {
    /** Aligned columns for people. */
    TABLE,
    /** One array of objects, one object a line. */
    JSON,
    /** RFC 4180 with a header line. */
    CSV,
    /** A table that can be pasted into a ticket. */
    MARKDOWN;

    /**
     * Prints all rows of a source.
     *
     * @param rows read to its end; stays the caller's to close
     * @param out flushed at the end, not closed
     */
    public void print(RowSource rows, PrintWriter out) {
        switch (this) {
            case TABLE -> TextTable.aligned().print(rows, out);
            case MARKDOWN -> TextTable.markdown().print(rows, out);
            case JSON -> JsonRows.print(rows, out);
            case CSV -> CsvRows.print(rows, out);
        }
        out.flush();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
