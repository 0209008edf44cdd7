package dev.phaseline.analyzer.workspace;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** The counts of tracks as rows of {@code internal.densities}, a row for each stretch. */
final class DensityBatch implements RowBatch {
    private static final List<Column> COLUMNS = List.of(
            new Column("track", DuckDBColumnType.INTEGER),
            new Column("start_ns", DuckDBColumnType.BIGINT),
            new Column("events", DuckDBColumnType.BIGINT),
            new Column("event_type", DuckDBColumnType.INTEGER));

    private final List<DensityTrack> tracks;
    /** The first row of each track, and the number of all rows. */
    private final int[] firstRows;

    private final int shift;

    /**
     * Makes a batch.
     *
     * @param tracks each in order
     * @param shift binary logarithm of the length of a stretch in ns
     */
    DensityBatch(List<DensityTrack> tracks, int shift) {
        this.tracks = tracks;
        this.shift = shift;
        firstRows = new int[tracks.size() + 1];
        for (int i = 0; i < tracks.size(); i++) {
            firstRows[i + 1] = firstRows[i] + tracks.get(i).size();
        }
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public int size() {
        return firstRows[tracks.size()];
    }

    /** The columns of the table in terms of those of the batch. */
    static String values(int recording) {
        return recording + ", track, start_ns, events, event_type";
    }

    @Override
    public void write(int from, int count, DuckDBDataChunkWriter chunk) {
        var numbers = VectorMemory.of(chunk.vector(0));
        var starts = VectorMemory.of(chunk.vector(1));
        var events = VectorMemory.of(chunk.vector(2));
        var types = VectorMemory.of(chunk.vector(3));
        int found = Arrays.binarySearch(firstRows, from);
        int number = found >= 0 ? found : -found - 2;
        for (int i = 0; i < count; i++) {
            while (firstRows[number + 1] <= from + i) {
                number++;
            }
            var track = tracks.get(number);
            int row = from + i - firstRows[number];
            numbers.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, number);
            starts.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, track.stretch(row) << shift);
            events.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, track.count(row));
            types.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, track.type(row));
        }
    }
}
