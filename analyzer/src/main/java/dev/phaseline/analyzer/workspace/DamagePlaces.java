package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.Damage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The places of a recording that could not be read. They are written in one go at its end: a file that is nothing but damage
 * has thousands. Used by one thread.
 */
final class DamagePlaces {
    /** A recording that is nothing but damage must not fill the disk with places: those beyond are only counted. */
    private static final int MOST = 10_000;

    private final List<Damage> kept = new ArrayList<>();
    private long count;
    private long eventsLost;
    private @Nullable Path last;

    void add(Damage damage) {
        count++;
        eventsLost += damage.eventsLost();
        last = damage.file();
        if (count <= MOST) {
            kept.add(damage);
        }
    }

    /** How many places there are, kept or not. */
    long count() {
        return count;
    }

    /** How many events could not be read there. */
    long eventsLost() {
        return eventsLost;
    }

    void write(DuckDBConnection connection, int recording) throws SQLException {
        if (last == null) {
            return;
        }
        try (var appender = connection.createAppender("damage")) {
            for (var damage : kept) {
                write(appender, recording, damage);
            }
            if (count > MOST) {
                write(appender, recording, Damage.somewhere(last, count - MOST + " further places", 0));
            }
        }
    }

    private static void write(DuckDBAppender appender, int recording, Damage damage) throws SQLException {
        appender.beginRow();
        appender.append(recording).append(damage.file().toString());
        append(appender, damage.offsetBytes());
        append(appender, damage.line());
        appender.append(damage.description());
        appender.endRow();
    }

    private static void append(DuckDBAppender appender, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            appender.append(value.getAsLong());
        } else {
            appender.appendNull();
        }
    }
}
