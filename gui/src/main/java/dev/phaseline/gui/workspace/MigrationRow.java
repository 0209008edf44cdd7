package dev.phaseline.gui.workspace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the view {@code migrations}, which is worth reading once. Times are on the source's clock, else the
 * destination's, ns since the epoch; numbers are null where the recordings do not tell.
 */
record MigrationRow(
        int id,
        String outcome,
        @Nullable Integer source,
        @Nullable Integer destination,
        long startNs,
        @Nullable Long endNs,
        @Nullable Double totalMs,
        @Nullable Double setupMs,
        @Nullable Double downtimeMs,
        long iterations) {

    /** In time order. */
    static List<MigrationRow> read(Queries queries) {
        return queries.list("migrations", MigrationRow::of);
    }

    private static MigrationRow of(ResultSet row) throws SQLException {
        long endNs = row.getLong("end_ns");
        boolean ends = !row.wasNull();
        return new MigrationRow(
                row.getInt("id"),
                row.getString("outcome"),
                nullableInt(row, "source_recording"),
                nullableInt(row, "destination_recording"),
                row.getLong("start_ns"),
                ends ? endNs : null,
                nullableDouble(row, "total_ms"),
                nullableDouble(row, "setup_ms"),
                nullableDouble(row, "downtime_ms"),
                row.getLong("iterations"));
    }

    private static @Nullable Integer nullableInt(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    private static @Nullable Double nullableDouble(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }

    /** The recording whose clock its times are on; 0 if the workspace has none. */
    int recording() {
        return source != null ? source : Objects.requireNonNullElse(destination, 0);
    }
}
