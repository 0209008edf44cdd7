package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Adds one recording to a workspace, in one transaction: {@link #commit} adds it whole, {@link #close} without a commit
 * leaves nothing of it. Used by one thread.
 */
public final class RecordingWriter implements AutoCloseable {
    private final DuckDBConnection connection;
    private final Runnable committed;
    private final int recording;
    private final EventTables tables;
    private final List<EventAppender> appenders = new ArrayList<>();
    private final List<Integer> threadIds = new ArrayList<>();
    private final SideVotes votes = new SideVotes();
    private int lastThreadId;
    private long seq;
    private long startNs = Long.MAX_VALUE;
    private long endNs = Long.MIN_VALUE;
    private final Renumbering renumbering = new Renumbering();
    private long eventsDamaged;
    private long eventsUndeclared;
    private long eventsAmbiguous;
    private boolean open = true;

    /** @param committed told when the recording has been committed */
    RecordingWriter(DuckDBConnection connection, Runnable committed) throws SQLException {
        this.connection = connection;
        this.committed = committed;
        connection.setAutoCommit(false);
        recording = highestId("recordings") + 1;
        lastThreadId = highestId("threads");
        tables = EventTables.of(connection);
    }

    private int highestId(String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT coalesce(max(id), 0) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The number that the recording will have in the workspace. */
    public int recording() {
        return recording;
    }

    /** The events added so far. */
    public long events() {
        return seq;
    }

    /**
     * Adds events.
     *
     * @throws WorkspaceException if the database fails
     */
    public void add(EventWindow window) {
        try {
            learn(window);
            append(window);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot write events: " + QueryResult.oneLine(e), e);
        }
    }

    private void learn(EventWindow window) throws SQLException {
        var types = window.types();
        for (int i = appenders.size(); i < types.size(); i++) {
            appenders.add(new EventAppender(connection, tables.table(types.get(i), window.isDeclared(i))));
        }
        var threads = window.threads();
        for (int i = threadIds.size(); i < threads.size(); i++) {
            threadIds.add(addThread(threads.get(i)));
        }
    }

    private int addThread(RecordedThread thread) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO threads VALUES (?, ?, ?, ?, ?)")) {
            insert.setInt(1, ++lastThreadId);
            insert.setInt(2, recording);
            insert.setString(3, thread.name());
            insert.setObject(4, thread.javaId());
            insert.setObject(5, thread.osId());
            insert.executeUpdate();
        }
        return lastThreadId;
    }

    private void append(EventWindow window) throws SQLException {
        if (window.size() == 0) {
            return;
        }
        renumbering.add(window, seq);
        startNs = Math.min(startNs, window.timeNs(0));
        endNs = Math.max(endNs, window.timeNs(window.size() - 1));
        int[][] positions = window.positionsByType();
        for (int type = 0; type < positions.length; type++) {
            for (int position : positions[type]) {
                int thread = threadIds.get(window.thread(position));
                appenders.get(type).append(window, position, recording, seq + position, thread);
            }
            votes.count(window.types().get(type).name(), positions[type].length);
            if (!window.isDeclared(type)) {
                eventsUndeclared += positions[type].length;
            }
        }
        appendAmbiguous(window);
        seq += window.size();
    }

    private void appendAmbiguous(EventWindow window) throws SQLException {
        if (window.ambiguousSize() == 0) {
            return;
        }
        try (var appender = connection.createAppender("ambiguous_events")) {
            for (int i = 0; i < window.ambiguousSize(); i++) {
                int position = window.ambiguousPosition(i);
                appender.beginRow();
                appender.append(recording).append(seq + position);
                appender.append(appenders.get(window.type(position)).typeId());
                appender.append(window.ambiguousText(i));
                appender.endRow();
            }
        }
        eventsAmbiguous += window.ambiguousSize();
    }

    /**
     * Adds a place that could not be read.
     *
     * @throws WorkspaceException if the database fails
     */
    public void add(Damage damage) {
        eventsDamaged += damage.eventsLost();
        try (var insert = connection.prepareStatement("INSERT INTO damage VALUES (?, ?, ?, ?, ?)")) {
            insert.setInt(1, recording);
            insert.setString(2, damage.file().toString());
            setNumber(insert, 3, damage.offsetBytes());
            setNumber(insert, 4, damage.line());
            insert.setString(5, damage.description());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new WorkspaceException("cannot write damage: " + QueryResult.oneLine(e), e);
        }
    }

    /**
     * Completes the recording.
     *
     * @param path where it came from
     * @param digest what identifies its content
     * @param format its format
     * @param side which side it is, if the user knows better than the events
     * @param summary what it says about itself
     * @throws WorkspaceException if the database fails
     */
    public Recording commit(Path path, String digest, String format, Optional<Side> side, RecordingSummary summary) {
        var row = new Recording(
                recording,
                side.or(votes::side),
                summary.host(),
                summary.pid(),
                seq,
                summary.eventsDropped(),
                eventsDamaged,
                eventsUndeclared,
                eventsAmbiguous,
                summary.eventsSkipped());
        try {
            closeAppenders();
            index();
            renumbering.apply(connection, recording);
            insert(path, digest, format, summary.clock(), row);
            SideAlignment.derive(connection);
            connection.commit();
            open = false;
            committed.run();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot complete the recording: " + QueryResult.oneLine(e), e);
        }
        return row;
    }

    private void closeAppenders() throws SQLException {
        for (var appender : appenders) {
            appender.close();
        }
    }

    /** Fills the index from the tables, which takes the database a third of the time that appending to it takes. */
    private void index() throws SQLException {
        if (appenders.isEmpty()) {
            return;
        }
        var rows = appenders.stream()
                .map(appender -> "SELECT recording, seq, ts_ns, thread, " + appender.typeId() + " FROM "
                        + SqlResource.identifier(appender.table()) + " WHERE recording = " + recording)
                // Declarations that only print differently share a table.
                .distinct()
                .collect(Collectors.joining(" UNION ALL "));
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO events FROM (" + rows + ") ORDER BY seq");
        }
    }

    private void insert(Path path, String digest, String format, Clock clock, Recording row) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO recordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, recording);
            insert.setString(2, path.toAbsolutePath().toString());
            insert.setString(3, digest);
            insert.setString(4, format);
            insert.setString(5, row.side().map(Side::toString).orElse(null));
            insert.setString(6, row.host().orElse(null));
            setNumber(insert, 7, row.pid());
            insert.setString(8, clock.toString());
            setNumber(insert, 9, seq == 0 ? OptionalLong.empty() : OptionalLong.of(startNs));
            setNumber(insert, 10, seq == 0 ? OptionalLong.empty() : OptionalLong.of(endNs));
            insert.setLong(11, row.eventsRead());
            insert.setLong(12, row.eventsDropped());
            insert.setLong(13, row.eventsDamaged());
            insert.setLong(14, row.eventsUndeclared());
            insert.setLong(15, row.eventsAmbiguous());
            insert.setLong(16, row.eventsSkipped());
            insert.executeUpdate();
        }
    }

    private static void setNumber(PreparedStatement statement, int column, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(column, value.getAsLong());
        } else {
            statement.setNull(column, Types.BIGINT);
        }
    }

    /** Takes the recording back unless it was committed. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            closeAppenders();
        } catch (SQLException e) {
            // What they still held is not wanted; the rollback says whether the workspace is all right.
        }
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot take back a recording: " + QueryResult.oneLine(e), e);
        }
    }
}
