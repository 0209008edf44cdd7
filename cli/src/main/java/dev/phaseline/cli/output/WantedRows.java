package dev.phaseline.cli.output;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that end when nobody reads what is printed any more, as after {@code | head}. Asking a writer flushes it, so that is
 * done now and then; then all that is printed before goes out in large pieces.
 */
final class WantedRows implements RowSource {
    private static final int ROWS_BETWEEN_QUESTIONS = 1024;

    private final RowSource rows;
    private final PrintWriter out;
    private int untilQuestion = ROWS_BETWEEN_QUESTIONS;

    WantedRows(RowSource rows, PrintWriter out) {
        this.rows = rows;
        this.out = out;
    }

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next() {
        untilQuestion--;
        if (untilQuestion == 0) {
            untilQuestion = ROWS_BETWEEN_QUESTIONS;
            if (out.checkError()) {
                return false;
            }
        }
        return rows.next();
    }

    @Override
    public @Nullable Object value(int column) {
        return rows.value(column);
    }
}
