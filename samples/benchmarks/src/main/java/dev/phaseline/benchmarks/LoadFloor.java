package dev.phaseline.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * What the database alone takes to fill the table that a load of page events fills, from rows that it has in memory
 * already: no load that writes it can be faster. The settings are those of a workspace.
 */
final class LoadFloor {
    /** About what a window of a load has. */
    private static final long ROWS_AT_ONCE = 1_000_000;

    private LoadFloor() {}

    /** Work of which filling the table is a part. */
    @FunctionalInterface
    interface Frame {
        /** Does it. */
        void run(Cost.Work fill) throws IOException, SQLException;
    }

    /** Fills the table of a new database in one transaction. */
    static Cost fill(Path database, long events) throws IOException, SQLException {
        return fill(database, events, Cost.Work::run);
    }

    /** Measures work of which {@link #fill(Path, long)} is a part. */
    static Cost fill(Path database, long events, Frame frame) throws IOException, SQLException {
        try (var connection =
                        (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:" + database, new Properties());
                var statement = connection.createStatement()) {
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("SET wal_autocheckpoint = '1GB'");
            statement.execute("""
                    CREATE TEMP TABLE page AS
                    SELECT
                        range AS seq,
                        1700000000000000000 + 300 * range + range %% 7 AS ts_ns,
                        3::INTEGER AS thread,
                        CASE range %% 97 WHEN 0 THEN 'vga.vram' ELSE 'pc.ram' END::ENUM('pc.ram', 'vga.vram') AS block,
                        (4096 * range)::UBIGINT AS "offset",
                        (139637976727552 + 4096 * range)::UBIGINT AS host
                    FROM range(%d)
                    """.formatted(ROWS_AT_ONCE));
            statement.execute("""
                    CREATE TABLE page_sent (recording INTEGER NOT NULL, seq BIGINT NOT NULL, ts_ns BIGINT NOT NULL,
                        thread INTEGER NOT NULL, block ENUM('pc.ram', 'vga.vram'), "offset" UBIGINT, host UBIGINT)
                    """);
            return Cost.of(() -> frame.run(() -> {
                connection.setAutoCommit(false);
                for (long first = 0; first < events; first += ROWS_AT_ONCE) {
                    insert(statement, first, Math.min(ROWS_AT_ONCE, events - first));
                }
                connection.commit();
            }));
        }
    }

    private static void insert(Statement statement, long first, long count) throws SQLException {
        statement.execute("INSERT INTO page_sent SELECT 1, seq + " + first
                + ", ts_ns, thread, block, \"offset\", host FROM page WHERE seq < " + count);
    }
}
