package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;

/**
 * How long spans took: for each kind a small histogram over a logarithmic axis, the source's bars upwards and the
 * destination's downwards; below them a table with percentiles.
 */
final class LatencyHistograms {
    private static final double WIDTH = 320;
    private static final double HEIGHT = 150;
    private static final double LEFT = 8;
    private static final double RIGHT = WIDTH - 8;
    private static final double TOP = 10;
    private static final double MIDDLE = 68;
    private static final double BOTTOM = 126;
    private static final double BUCKETS_PER_DECADE = 10;

    private final List<Bucket> buckets;
    private final List<Latency> latencies;

    /**
     * Spans of about the same length.
     *
     * @param bucket ten times the logarithm of their length in ns, rounded down
     */
    private record Bucket(String kind, String side, long bucket, long spans) {
        static Bucket of(QueryResult row) {
            return new Bucket(Rows.text(row, 0), Rows.text(row, 1), row.longValue(2), row.longValue(3));
        }
    }

    /** Spans of one kind and name; lengths in ns. */
    private record Latency(
            String side,
            String kind,
            String name,
            long count,
            double median,
            double p90,
            double p99,
            double longest,
            double total) {
        static Latency of(QueryResult row) {
            return new Latency(
                    Rows.text(row, 0),
                    Rows.text(row, 1),
                    Rows.text(row, 2),
                    row.longValue(3),
                    row.doubleValue(4),
                    row.doubleValue(5),
                    row.doubleValue(6),
                    row.doubleValue(7),
                    row.doubleValue(8));
        }
    }

    private LatencyHistograms(List<Bucket> buckets, List<Latency> latencies) {
        this.buckets = buckets;
        this.latencies = latencies;
    }

    static LatencyHistograms of(Workspace workspace, Migration migration) {
        return new LatencyHistograms(
                Rows.list(workspace, "latency_histograms", Bucket::of, migration.id()),
                Rows.list(workspace, "latencies", Latency::of, migration.id()));
    }

    boolean isEmpty() {
        return latencies.isEmpty();
    }

    void write(Markup page) {
        if (!buckets.isEmpty()) {
            page.open("p", "class", "key");
            page.leaf("i", "", "class", "swatch bar-source").text(" source, upwards ");
            page.leaf("i", "", "class", "swatch bar-destination").text(" destination, downwards ");
            page.close("p").line().open("div", "class", "multiples").line();
            buckets.stream()
                    .map(Bucket::kind)
                    .distinct()
                    .forEach(kind -> writeHistogram(
                            page,
                            kind,
                            buckets.stream()
                                    .filter(bucket -> bucket.kind().equals(kind))
                                    .toList()));
            page.close("div").line();
        }
        writeTable(page);
    }

    private static void writeHistogram(Markup page, String kind, List<Bucket> buckets) {
        // At least two decades, so that equal lengths do not fill the picture.
        double first =
                Math.floor(buckets.stream().mapToLong(Bucket::bucket).min().orElse(0) / BUCKETS_PER_DECADE);
        double last =
                Math.floor(buckets.stream().mapToLong(Bucket::bucket).max().orElse(0) / BUCKETS_PER_DECADE) + 1;
        Axis length = new Axis(first, Math.max(last, first + 2), LEFT, RIGHT);
        double most = buckets.stream().mapToLong(Bucket::spans).max().orElse(1);
        page.open("figure").open("figcaption").leaf("b", kind.replace('_', ' '));
        for (String side : new String[] {"source", "destination"}) {
            long spans = buckets.stream()
                    .filter(bucket -> bucket.side().equals(side))
                    .mapToLong(Bucket::spans)
                    .sum();
            if (spans > 0) {
                page.leaf("span", Quantity.count(spans), "class", "side " + side, "title", side);
            }
        }
        page.close("figcaption");
        Drawing drawing = new Drawing(page, WIDTH, HEIGHT, "Histogram of " + kind);
        for (double decade : length.multiples(1)) {
            double x = length.at(decade);
            drawing.line(x, TOP, x, BOTTOM, "grid");
            if (decade < length.to()) {
                drawing.text(x + 3, BOTTOM + 16, decadeName(decade), "tick");
            }
        }
        drawing.line(LEFT, MIDDLE, RIGHT, MIDDLE, "axis");
        for (Bucket bucket : buckets) {
            double x = length.at(bucket.bucket() / BUCKETS_PER_DECADE);
            double width = length.at((bucket.bucket() + 1) / BUCKETS_PER_DECADE) - x - 1;
            double height = Math.max(1.5, bucket.spans() / most * (MIDDLE - TOP - 2));
            boolean up = bucket.side().equals("source");
            drawing.box(
                    x,
                    up ? MIDDLE - height : MIDDLE,
                    width,
                    height,
                    "bar-" + (up ? "source" : "destination"),
                    bucket.side() + ": " + Quantity.count(bucket.spans()) + " of " + between(bucket.bucket()));
        }
        drawing.end();
        page.close("figure").line();
    }

    private static String between(long bucket) {
        return Quantity.duration(Math.pow(10, bucket / BUCKETS_PER_DECADE)) + " to "
                + Quantity.duration(Math.pow(10, (bucket + 1) / BUCKETS_PER_DECADE));
    }

    private static String decadeName(double decade) {
        int power = (int) decade;
        String unit = power < 3 ? "ns" : power < 6 ? "µs" : power < 9 ? "ms" : "s";
        int digits = power < 9 ? Math.floorMod(power, 3) : power - 9;
        return "1" + "0".repeat(digits) + " " + unit;
    }

    private void writeTable(Markup page) {
        TextTable table = TextTable.open(
                page, "side", "kind", "name", "#spans", "#median", "#p90", "#p99", "#longest", "#in total");
        for (Latency latency : latencies) {
            table.row(
                    latency.side(),
                    latency.kind(),
                    latency.name(),
                    Quantity.count(latency.count()),
                    Quantity.duration(latency.median()),
                    Quantity.duration(latency.p90()),
                    Quantity.duration(latency.p99()),
                    Quantity.duration(latency.longest()),
                    Quantity.duration(latency.total()));
        }
        table.close();
    }
}
