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
     * Prints all rows of a source, or as many as somebody reads: a pipe that is closed ends it without a word.
     *
     * @param rows read to its end; stays the caller's to close
     * @param out flushed at the end, not closed
     */
    public void print(RowSource rows, PrintWriter out) {
        RowSource wanted = new WantedRows(rows, out);
        switch (this) {
            case TABLE -> TextTable.aligned().print(wanted, out);
            case MARKDOWN -> TextTable.markdown().print(wanted, out);
            case JSON -> JsonRows.print(wanted, out);
            case CSV -> CsvRows.print(wanted, out);
        }
        out.flush();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
