package dev.phaseline.cli.output;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are read once, in order, one at a time. */
public interface RowSource {
    /** The columns, in order. */
    List<Column> columns();

    /**
     * Goes to the next row; must be called before the first one is read.
     *
     * @return whether there is one
     */
    boolean next();

    /**
     * A value of the current row.
     *
     * @param column from 0
     * @return a string, number, boolean or anything with a readable {@code toString}; null for SQL's NULL
     */
    @Nullable
    Object value(int column);

    /**
     * A column of the result.
     *
     * @param name as shown in the header
     * @param numeric whether its values are numbers, to be aligned right
     */
    record Column(String name, boolean numeric) {}

    /** A source over rows held in memory, each with one value for each column. */
    static RowSource of(List<Column> columns, List<? extends List<? extends @Nullable Object>> rows) {
        Iterator<? extends List<? extends @Nullable Object>> iterator = rows.iterator();
        return new RowSource() {
            private List<? extends @Nullable Object> row = List.of();

            @Override
            public List<Column> columns() {
                return columns;
            }

            @Override
            public boolean next() {
                if (!iterator.hasNext()) {
                    return false;
                }
                row = iterator.next();
                return true;
            }

            @Override
            public @Nullable Object value(int column) {
                return row.get(column);
            }
        };
    }
}
