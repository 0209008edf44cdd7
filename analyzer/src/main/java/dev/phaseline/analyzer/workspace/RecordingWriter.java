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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Adds one recording to a workspace, or those of the processes that one file holds, in one transaction: {@link #commit}
 * adds them whole, {@link #close} without a commit leaves nothing of them. Used by one thread.
 */
public final class RecordingWriter implements AutoCloseable {
    private final DuckDBConnection connection;
    private final Runnable committed;
    private final int recording;
    /** Which of the processes of a file. */
    private final int process;
    /** All recordings of the transaction. */
    private final List<RecordingWriter> all;

    private final EventTables tables;
    private final BulkInsert bulk;
    private final List<EventTable> typeTables = new ArrayList<>();
    /** Of the types that had few events in some window, by number; they are closed before the recording is complete. */
    private final Map<Integer, EventAppender> appenders = new HashMap<>();

    private int[] typeIds = new int[0];
    private int[] threadIds = new int[0];
    private final Map<RecordedThread, Integer> idOfThread = new HashMap<>();
    private final OtherEvents others;
    private final BulkTypes bulkTypes;
    private final NameColumns nameColumns;
    private final EventDensities densities = new EventDensities();
    private final EventSteps steps;
    private final SideVotes votes = new SideVotes();
    /** The highest number of a thread, for all recordings of the transaction. */
    private final AtomicInteger lastThreadId;

    private int files;
    private long seq;
    private long startNs = Long.MAX_VALUE;
    private long endNs = Long.MIN_VALUE;
    private final Renumbering renumbering = new Renumbering();
    private final DamagePlaces damage = new DamagePlaces();
    private long eventsUndeclared;
    private long eventsAmbiguous;
    private @Nullable String migration;
    private boolean open = true;

    /** @param committed told when the recording has been committed */
    RecordingWriter(DuckDBConnection connection, BulkInsert bulk, Runnable committed) throws SQLException {
        this.connection = connection;
        this.bulk = bulk;
        this.committed = committed;
        connection.setAutoCommit(false);
        recording = highestId("recordings") + 1;
        process = 1;
        all = new ArrayList<>(List.of(this));
        lastThreadId = new AtomicInteger(highestId("threads"));
        tables = EventTables.of(connection);
        bulkTypes = new BulkTypes(connection, recording);
        steps = new EventSteps(connection, recording);
        nameColumns = new NameColumns(connection);
        others = new OtherEvents(connection, bulk, recording, this::threadId);
    }

    private RecordingWriter(RecordingWriter first) {
        connection = first.connection;
        bulk = first.bulk;
        committed = first.committed;
        all = first.all;
        process = all.size() + 1;
        recording = first.recording + all.size();
        lastThreadId = first.lastThreadId;
        tables = first.tables;
        bulkTypes = new BulkTypes(connection, recording);
        steps = new EventSteps(connection, recording);
        nameColumns = first.nameColumns;
        others = new OtherEvents(connection, bulk, recording, this::threadId);
        all.add(this);
    }

    /**
     * Starts the recording of another process of the same file, which is {@link #complete completed} before this one is
     * committed, and needs no closing.
     */
    public RecordingWriter another() {
        return new RecordingWriter(all.getFirst());
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

    /**
     * Adds events that are no trace events.
     *
     * @throws WorkspaceException if the database fails
     */
    public void addOthers(EventWindow window) {
        try {
            others.add(window);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot write events: " + QueryResult.oneLine(e), e);
        }
    }

    private void learn(EventWindow window) throws SQLException {
        var types = window.types();
        for (int i = typeTables.size(); i < types.size(); i++) {
            typeTables.add(tables.table(types.get(i), window.isDeclared(i)));
        }
        typeIds = typeTables.stream().mapToInt(EventTable::typeId).toArray();
        var threads = window.threads();
        threadIds = Arrays.copyOf(threadIds, threads.size());
        for (int i = 0; i < threadIds.length; i++) {
            if (threadIds[i] == 0 && window.concerns(i)) {
                threadIds[i] = threadId(threads.get(i));
            }
        }
    }

    private int threadId(RecordedThread thread) throws SQLException {
        var known = idOfThread.get(thread);
        if (known != null) {
            return known;
        }
        int id = addThread(thread);
        idOfThread.put(thread, id);
        return id;
    }

    private int addThread(RecordedThread thread) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO threads VALUES (?, ?, ?, ?, ?, ?)")) {
            int id = lastThreadId.incrementAndGet();
            insert.setInt(1, id);
            insert.setInt(2, recording);
            insert.setString(3, thread.name());
            insert.setObject(4, thread.javaId());
            insert.setObject(5, thread.osId());
            insert.setObject(6, thread.pid());
            insert.executeUpdate();
            return id;
        }
    }

    private void append(EventWindow window) throws SQLException {
        if (window.size() == 0) {
            return;
        }
        renumbering.add(window, seq);
        startNs = Math.min(startNs, window.timeNs(0));
        endNs = Math.max(endNs, window.timeNs(window.size() - 1));
        int[][] positions = window.positionsByType();
        bulkTypes.add(positions, typeIds);
        densities.add(window, positions, typeTables, threadIds);
        steps.add(window, positions, typeTables);
        try (var texts = new TextTable(window.texts())) {
            for (int type = 0; type < positions.length; type++) {
                append(window, type, positions[type], texts);
            }
            if (window.contexts().size() > 0) {
                bulk.insert(
                        "event_contexts",
                        ContextBatch.values(recording),
                        new ContextBatch(window.contexts(), seq, texts));
            }
        }
        for (int type = 0; type < positions.length; type++) {
            votes.count(window.types().get(type).name(), positions[type].length);
            if (!window.isDeclared(type)) {
                eventsUndeclared += positions[type].length;
            }
        }
        int[] indexed = bulkTypes.indexed(window, positions);
        if (indexed.length > 0) {
            bulk.insertInto(
                    "internal.event_index",
                    IndexBatch.values(recording),
                    new IndexBatch(window, indexed, threadIds, typeIds, seq));
        }
        appendAmbiguous(window);
        seq += window.size();
    }

    private void append(EventWindow window, int type, int[] positions, TextTable texts) throws SQLException {
        if (positions.length == 0) {
            return;
        }
        var table = typeTables.get(type);
        var names = nameColumns.prepare(
                table, window, type, positions.length, bulkTypes.isFrequent(type), () -> closeAppenders(type));
        if (positions.length >= BulkInsert.WORTHWHILE_ROWS
                || !Arrays.stream(names).allMatch(Objects::isNull)) {
            var batch = new EventBatch(window, type, positions, threadIds, seq, table.fields(), texts, names);
            bulk.insert(table.name(), batch.values(recording), batch);
            return;
        }
        for (int position : positions) {
            appender(type).append(window, position, recording, seq + position, threadIds[window.thread(position)]);
        }
    }

    private EventAppender appender(int type) throws SQLException {
        var appender = appenders.get(type);
        if (appender == null) {
            appender = new EventAppender(connection, typeTables.get(type));
            appenders.put(type, appender);
        }
        return appender;
    }

    /** Of all recordings of the transaction. */
    private void closeAppenders(int type) throws SQLException {
        for (var writer : all) {
            var appender = writer.appenders.remove(type);
            if (appender != null) {
                appender.close();
            }
        }
    }

    private void appendAmbiguous(EventWindow window) throws SQLException {
        if (window.ambiguous().size() == 0) {
            return;
        }
        try (var appender = connection.createAppender("ambiguous_events")) {
            for (int i = 0; i < window.ambiguous().size(); i++) {
                int position = window.ambiguous().position(i);
                appender.beginRow();
                appender.append(recording).append(seq + position);
                appender.append(typeIds[window.type(position)]);
                appender.append(window.ambiguousText(i));
                appender.endRow();
            }
        }
        eventsAmbiguous += window.ambiguous().size();
    }

    /**
     * Adds a file of the recording.
     *
     * @param digest what identifies the file's content
     * @throws WorkspaceException if the database fails
     */
    public void addFile(Path file, String digest, long sizeBytes) {
        try (var insert = connection.prepareStatement("INSERT INTO recording_files VALUES (?, ?, ?, ?, ?)")) {
            insert.setInt(1, recording);
            insert.setInt(2, ++files);
            insert.setString(3, file.toAbsolutePath().toString());
            insert.setString(4, digest);
            insert.setLong(5, sizeBytes);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new WorkspaceException("cannot write files: " + QueryResult.oneLine(e), e);
        }
    }

    /** The side that the events so far tell. */
    public Optional<Side> side() {
        return votes.side();
    }

    /** Takes note of what the user calls the migration that the recording is of. */
    public void nameMigration(String name) {
        migration = name;
    }

    /** How many places could not be read so far. */
    public long damagedPlaces() {
        return damage.count();
    }

    /** Adds a place that could not be read. */
    public void add(Damage place) {
        damage.add(place);
    }

    /**
     * Completes the recording, and adds it and the others of its transaction to the workspace.
     *
     * @see #complete
     * @throws WorkspaceException if the database fails
     */
    public Recording commit(Path path, String digest, String format, Optional<Side> side, RecordingSummary summary) {
        var row = complete(path, digest, format, side, summary);
        try {
            connection.commit();
            open = false;
            committed.run();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot complete the recording: " + QueryResult.oneLine(e), e);
        }
        return row;
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
    public Recording complete(Path path, String digest, String format, Optional<Side> side, RecordingSummary summary) {
        var row = new Recording(
                recording,
                process,
                side.or(votes::side),
                summary.host(),
                summary.pid(),
                seq,
                summary.eventsDropped(),
                damage.eventsLost(),
                eventsUndeclared,
                eventsAmbiguous,
                summary.eventsSkipped());
        try {
            for (var writer : all) {
                writer.closeAppenders();
            }
            damage.write(connection, recording);
            densities.write(connection, bulk, recording);
            bulkTypes.remakeView();
            renumbering.apply(connection, recording);
            insert(path, digest, format, summary.clock(), row);
            Derivation.derive(connection, recording);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot complete the recording: " + QueryResult.oneLine(e), e);
        }
        return row;
    }

    private void closeAppenders() throws SQLException {
        for (var appender : appenders.values()) {
            appender.close();
        }
    }

    private void insert(Path path, String digest, String format, Clock clock, Recording row) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO recordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
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
            insert.setString(17, migration);
            insert.setInt(18, process);
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
            for (var writer : all) {
                writer.closeAppenders();
            }
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
