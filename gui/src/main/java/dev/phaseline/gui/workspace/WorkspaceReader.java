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
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * Reads an open workspace. Confined to one thread at a time, except for cancelling. Whatever goes wrong is a
 * {@link dev.phaseline.analyzer.workspace.WorkspaceException} whose message is one line for the user.
 */
public final class WorkspaceReader implements AutoCloseable {

    private final Workspace workspace;
    private final Queries queries;
    private final Outline outline;
    private final Densities densities;
    private boolean arrowsBuilt;

    private WorkspaceReader(Workspace workspace, Queries queries, OutlineQuery.Read read) {
        this.workspace = workspace;
        this.queries = queries;
        this.outline = read.outline();
        this.densities = read.densities();
    }

    /** Opens a workspace and reads its outline, which takes a while if it has many events. */
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
        var queries = new Queries(workspace.connection());
        try (var reading = new Queries(workspace.connection())) {
            var title = String.valueOf(file.getFileName());
            return new WorkspaceReader(workspace, queries, OutlineQuery.read(reading, queries, title, compare));
        } catch (RuntimeException e) {
            queries.close();
            workspace.close();
            throw e;
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
        return TileQuery.read(queries, densities, outline, run);
    }

    /** What lies in a range. */
    public RangeStatistics statistics(TimeRange range) {
        return new StatisticsQuery(queries, outline).statistics(range);
    }

    /** How long the spans of a group took that start in a range. */
    public Histogram histogram(SpanGroup group, TimeRange range) {
        return new StatisticsQuery(queries, outline).histogram(group, range);
    }

    /** The event behind a thing of the picture: the one that starts a span, the nearest of several; empty if none. */
    public Optional<EventDetail> event(Hit hit) {
        return new EventQuery(queries, outline).event(hit, false);
    }

    /** An event of which only the number is known; empty if there is none. */
    public Optional<EventDetail> event(EventDetail.EventRef ref) {
        return new EventQuery(queries, outline).event(ref);
    }

    /** The same with what came before and after, and its partner. */
    public Optional<EventDetail> eventInFull(Hit hit) {
        buildArrows();
        return new EventQuery(queries, outline).event(hit, true);
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
        buildArrows();
        return new ArrowQuery(queries).arrows(range);
    }

    /** Events that match what the user typed. */
    public SearchHits.Answer search(String query) {
        return new SearchQuery(queries, outline).search(query);
    }

    /** What the workspace's rules have found, the worst first. */
    public List<Finding> findings() {
        return new FindingsQuery(queries, outline).findings();
    }

    /** The notes that the workspace keeps. */
    public List<Marks.Mark> notes() {
        return NoteStore.read(queries, outline);
    }

    /** Tables, views and columns. */
    public SchemaNames schema() {
        return SchemaNames.read(queries);
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

    private void buildArrows() {
        if (!arrowsBuilt) {
            new ArrowQuery(queries).build(outline);
            arrowsBuilt = true;
        }
    }

    /** Makes what is being read fail, and all that follows until {@link #resume()}. May be called from any thread. */
    void cancel() {
        queries.cancel();
    }

    void resume() {
        queries.resume();
    }

    @Override
    public void close() {
        queries.close();
        workspace.close();
    }
}
