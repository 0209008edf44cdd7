package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Density;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Span;
import dev.phaseline.gui.model.SpanCluster;
import dev.phaseline.gui.model.Tile;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads tiles that lie side by side: two statements for all of them together, and one for each recording. DuckDB reduces
 * events to buckets, so that the number of rows read depends on the number of buckets and not on the number of events.
 */
final class TileQuery {

    private final Queries queries;
    private final PictureTables tables;
    private final Outline outline;
    private final int level;
    private final long firstIndex;
    private final TimeRange range;
    private final List<Map<Integer, LaneRows>> tiles = new ArrayList<>();

    private TileQuery(Queries queries, PictureTables tables, Outline outline, List<TileKey> run) {
        this.queries = queries;
        this.tables = tables;
        this.outline = outline;
        level = run.getFirst().level();
        firstIndex = run.getFirst().index();
        range = run.getFirst().range().union(run.getLast().range());
        run.forEach(_ -> tiles.add(new HashMap<>()));
    }

    /**
     * Reads tiles.
     *
     * @param run tiles of one level, each the neighbour of the one before
     */
    static List<Tile> read(Queries queries, PictureTables tables, Outline outline, List<TileKey> run) {
        return new TileQuery(queries, tables, outline, run).read();
    }

    private List<Tile> read() {
        tables.densities().each(queries, outline, range, level, this::addDensity);
        queries.each("long_spans", this::addSpan, 1L << level, range.startNs(), range.endNs());
        queries.each("span_clusters", this::addCluster, level, range.startNs(), range.endNs());
        var read = new ArrayList<Tile>();
        for (int i = 0; i < tiles.size(); i++) {
            var slices = new HashMap<Integer, Tile.Slice>();
            tiles.get(i).forEach((lane, rows) -> slices.put(lane, rows.slice()));
            read.add(new Tile(new TileKey(level, firstIndex + i), slices));
        }
        return read;
    }

    private void addDensity(int lane, long bucket, long events, int eventType) {
        int tile = tileOf(bucket);
        if (tile >= 0 && tile < tiles.size()) {
            rows(tile, lane).addDensity(bucketInTile(bucket), events, eventType);
        }
    }

    private void addSpan(ResultSet row) throws SQLException {
        var topic = tables.topics().of(row.getInt(3));
        var span = new Span(
                row.getInt(1),
                row.getInt(2),
                topic.kind(),
                topic.name(),
                new TimeRange(row.getLong(4), row.getLong(5)),
                row.getLong(6));
        int first = Math.max(0, tileOf(span.range().startNs() >> level));
        int last = Math.min(tiles.size() - 1, tileOf((span.range().endNs() - 1) >> level));
        for (int i = first; i <= last; i++) {
            rows(i, span.lane()).spans.add(span);
        }
    }

    private void addCluster(ResultSet row) throws SQLException {
        long bucket = row.getLong(3);
        var topic = tables.topics().of(row.getInt(4));
        boolean differ = row.getBoolean(5);
        rows(tileOf(bucket), row.getInt(1))
                .clusters
                .add(new SpanCluster(
                        row.getInt(2),
                        bucketInTile(bucket),
                        topic.kind(),
                        differ ? "" : topic.name(),
                        row.getLong(6),
                        row.getLong(7)));
    }

    private int tileOf(long bucket) {
        return Math.toIntExact(Math.floorDiv(bucket, TileKey.BUCKETS) - firstIndex);
    }

    private static int bucketInTile(long bucket) {
        return Math.floorMod(bucket, TileKey.BUCKETS);
    }

    private LaneRows rows(int tile, int lane) {
        return tiles.get(tile).computeIfAbsent(lane, _ -> new LaneRows());
    }

    /** What has been read of one lane and tile. */
    private static final class LaneRows {
        private final int[] buckets = new int[TileKey.BUCKETS];
        private final long[] counts = new long[TileKey.BUCKETS];
        private final int[] types = new int[TileKey.BUCKETS];
        private int size;
        private final List<Span> spans = new ArrayList<>();
        private final List<SpanCluster> clusters = new ArrayList<>();

        private void addDensity(int bucket, long count, int type) {
            buckets[size] = bucket;
            counts[size] = count;
            types[size] = type;
            size++;
        }

        private Tile.Slice slice() {
            var density =
                    new Density(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size), Arrays.copyOf(types, size));
            return new Tile.Slice(density, spans, clusters);
        }
    }
}
