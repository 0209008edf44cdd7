package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.gui.model.Arrow;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.Histogram;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Marks;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RangeStatistics;
import dev.phaseline.gui.model.SearchHits;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.Tile;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.workspace.QuestionQueue.Brake;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Reads an open workspace over two connections, so that what the picture itself is drawn from need not wait for what is
 * around it. Of the methods that use the same connection, one thread may call one at a time: {@link #tiles}, {@link #event},
 * {@link #step} and {@link #first} use the first, all others that read use the second. Whatever goes wrong is a
 * {@link dev.phaseline.analyzer.workspace.WorkspaceException} whose message is one line for the user.
 */
public final class WorkspaceReader implements AutoCloseable {

    private final Workspace workspace;
    private final Scratch scratch;
    private final Queries queries;
    private final Queries beside;
    private final Outline outline;
    private final PictureTables tables;
    private final ArrowQuery arrows;

    private WorkspaceReader(
            Workspace workspace, Scratch scratch, Queries queries, Queries beside, OutlineQuery.Read read) {
        this.workspace = workspace;
        this.scratch = scratch;
        this.queries = queries;
        this.beside = beside;
        this.outline = read.outline();
        this.tables = read.tables();
        arrows = new ArrowQuery(beside, outline);
    }

    /** Opens a workspace and reads its outline, which takes a while if it has many spans. */
    public static WorkspaceReader open(Path file) {
        return open(file, false);
    }

    /**
     * Opens a workspace and reads its outline.
     *
     * @param compare whether migrations are aligned at their starts
     */
    public static WorkspaceReader open(Path file, boolean compare) {
        var workspace = Workspace.open(file);
        var opened = new ArrayDeque<AutoCloseable>();
        opened.push(workspace);
        try {
            var scratch = Scratch.of(workspace);
            var queries = scratch.queries();
            opened.push(queries);
            var beside = scratch.queries();
            opened.push(beside);
            var title = String.valueOf(file.getFileName());
            var read = OutlineQuery.read(queries, beside, title, compare);
            return new WorkspaceReader(workspace, scratch, queries, beside, read);
        } catch (RuntimeException e) {
            opened.forEach(WorkspaceReader::close);
            throw e;
        }
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Outline outline() {
        return outline;
    }

    /** Where the workspace is. */
    public Path file() {
        return workspace.file();
    }

    /**
     * Reads tiles.
     *
     * @param run tiles of one level, each the neighbour of the one before; at least one
     */
    public List<Tile> tiles(List<TileKey> run) {
        return TileQuery.read(queries, tables, outline, run);
    }

    /** What lies in a range. */
    public RangeStatistics statistics(TimeRange range) {
        return new StatisticsQuery(beside, outline).statistics(range);
    }

    /** How long the spans of a group took that start in a range. */
    public Histogram histogram(SpanGroup group, TimeRange range) {
        return new StatisticsQuery(beside, outline).histogram(group, range);
    }

    /** The event behind a thing of the picture: the one that starts a span, the nearest of several; empty if none. */
    public Optional<EventDetail> event(Hit hit) {
        return new EventQuery(queries, outline, arrows).event(hit, false);
    }

    /** An event of which only the number is known; empty if there is none. */
    public Optional<EventDetail> event(EventDetail.EventRef ref) {
        return new EventQuery(queries, outline, arrows).event(ref);
    }

    /** The same with what came before and after, and its partner. */
    public Optional<EventDetail> eventInFull(Hit hit) {
        return new EventQuery(beside, outline, arrows).event(hit, true);
    }

    /** What follows a thing on its lane, or what was before it; empty at the ends. */
    public Optional<Hit> step(Outline.Lane lane, Hit from, boolean later) {
        return new StepQuery(queries, outline).step(lane, from, later);
    }

    /** The first thing of a lane after an instant, or the last one before. */
    public Optional<Hit> first(Outline.Lane lane, long ns, boolean later) {
        return new StepQuery(queries, outline).first(lane, ns, later);
    }

    /** The arrows of a range. */
    public List<Arrow> arrows(TimeRange range) {
        return arrows.arrows(range);
    }

    /**
     * Makes tiles of later ranges quick, one step of it; for when there is nothing else to do.
     *
     * @param near what is wanted first
     * @return whether there is more to do
     */
    boolean prepareTiles(TimeRange near) {
        return tables.densities().prepare(beside, outline, near);
    }

    /** Makes arrows of later ranges quick; for when there is nothing else to do. */
    void prepareArrows() {
        arrows.prepare();
    }

    /** Events that match what the user typed. */
    public SearchHits.Answer search(String query) {
        return new SearchQuery(beside, outline).search(query);
    }

    /** What the workspace's rules have found, the worst first. */
    public List<Finding> findings() {
        return new FindingsQuery(beside, outline).findings();
    }

    /** The notes that the workspace keeps. */
    public List<Marks.Mark> notes() {
        return NoteStore.read(beside, outline);
    }

    /** Tables, views and columns. */
    public SchemaNames schema() {
        return SchemaNames.read(beside);
    }

    /** Another connection to the workspace, for the user's queries. */
    public Connection connection() {
        return workspace.connection();
    }

    /**
     * Closes the workspace and keeps notes in it.
     *
     * @throws dev.phaseline.analyzer.workspace.WorkspaceException if it cannot be written; it is closed all the same
     */
    void closeWith(List<Marks.Mark> notes) {
        var file = workspace.file();
        close();
        NoteStore.write(file, outline, notes);
    }

    /** Stops what is read for the picture itself. May be used from any thread. */
    Brake brake() {
        return queries;
    }

    /** Stops what is read for all that is around it. May be used from any thread. */
    Brake brakeBeside() {
        return beside;
    }

    @Override
    public void close() {
        queries.close();
        beside.close();
        scratch.drop();
        workspace.close();
    }
}
