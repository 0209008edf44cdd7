package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RangeStatistics;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.Tile;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads an open workspace. Confined to one thread at a time, except for cancelling. Whatever goes wrong is a
 * {@link dev.phaseline.analyzer.workspace.WorkspaceException} whose message is one line for the user.
 */
public final class WorkspaceReader implements AutoCloseable {

    private static final int TYPES_SHOWN = 8;

    private final Workspace workspace;
    private final Queries queries;
    private final Outline outline;

    private WorkspaceReader(Workspace workspace, Queries queries, Outline outline) {
        this.workspace = workspace;
        this.queries = queries;
        this.outline = outline;
    }

    /** Opens a workspace and reads its outline, which takes a while if it has many events. */
    public static WorkspaceReader open(Path file) {
        var workspace = Workspace.open(file);
        var queries = new Queries(workspace.connection());
        try (var reading = new Queries(workspace.connection())) {
            var outline = OutlineQuery.read(reading, queries, String.valueOf(file.getFileName()));
            return new WorkspaceReader(workspace, queries, outline);
        } catch (RuntimeException e) {
            queries.close();
            workspace.close();
            throw e;
        }
    }

    public Outline outline() {
        return outline;
    }

    /**
     * Reads tiles.
     *
     * @param run tiles of one level, each the neighbour of the one before; at least one
     */
    public List<Tile> tiles(List<TileKey> run) {
        return TileQuery.read(queries, outline.originNs(), run);
    }

    /** What lies in a range. */
    public RangeStatistics statistics(TimeRange range) {
        var types = queries.list(
                "range_events",
                row -> new RangeStatistics.TypeCount(row.getString("name"), row.getLong("events")),
                outline.originNs(),
                range.startNs(),
                range.endNs());
        var spans = queries.list(
                "range_spans",
                row -> new Outline.Latency(
                        0,
                        Side.of(row.getString("side")),
                        row.getString("kind"),
                        row.getString("name"),
                        row.getLong("spans"),
                        row.getDouble("p50_us"),
                        row.getDouble("p99_us"),
                        row.getDouble("total_ms")),
                range.startNs(),
                range.endNs());
        long events = types.stream().mapToLong(RangeStatistics.TypeCount::count).sum();
        return new RangeStatistics(
                range, events, types.stream().limit(TYPES_SHOWN).toList(), spans);
    }

    /** The event behind a thing of the picture: the one that starts a span, the nearest of several; empty if none. */
    public Optional<EventDetail> event(Hit hit) {
        return EventQuery.event(queries, outline.originNs(), hit);
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
