package dev.phaseline.analyzer.compare;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Compares two sets of migrations. Numbers that a migration has one of (times, phases) scatter between the migrations of a
 * set; lengths of spans scatter inside of a migration already.
 */
public final class Comparison {
    /** The normal approximation of the rank test holds from here on. */
    private static final int FEWEST_SPANS = 8;

    /** With four of each, a clean separation is the least that chance makes in one of 35 cases. */
    private static final int FEWEST_MIGRATIONS = 4;

    private static final double SIGNIFICANT = 0.01;

    /** Of four and four values the rank test cannot say less than 0.03. */
    private static final double SIGNIFICANT_OF_FEW = 0.05;

    /** So many spans of a kind tell enough; more would only take memory. */
    private static final int MOST_SPANS = 20_000;

    private static final double[] PERCENTILES = {0.5, 0.9, 0.99};

    /** What is compared: its place in the result. */
    private record Key(String section, String name, String metric) {}

    private Comparison() {}

    /**
     * What differs, the greatest effect first.
     *
     * @throws WorkspaceException if a workspace cannot be read
     */
    public static List<Difference> of(MigrationSet a, MigrationSet b) {
        var differences = new ArrayList<Difference>();
        var before = singles(a);
        var after = singles(b);
        before.forEach((key, values) -> {
            var others = after.get(key);
            if (others != null) {
                differences.add(single(key, values, others));
            }
        });
        var spansBefore = spans(a);
        var spansAfter = spans(b);
        spansBefore.forEach((name, values) -> {
            var others = spansAfter.get(name);
            if (others != null) {
                differences.addAll(latencies(
                        name,
                        values,
                        others,
                        a.migrations().size(),
                        b.migrations().size()));
            }
        });
        differences.sort(Comparator.comparingDouble((Difference difference) -> -Math.abs(difference.effectMs()))
                .thenComparing(Difference::section)
                .thenComparing(Difference::name)
                .thenComparing(Difference::metric));
        return differences;
    }

    private static Difference single(Key key, double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        boolean enough = Math.min(a.length, b.length) >= FEWEST_MIGRATIONS;
        var probability = enough ? OptionalDouble.of(RankTest.probability(a, b)) : OptionalDouble.empty();
        double effect = key.metric().endsWith("ms") ? meanB - meanA : 0;
        return new Difference(
                key.section(),
                key.name(),
                key.metric(),
                meanA,
                meanB,
                effect,
                probability,
                verdict(probability, SIGNIFICANT_OF_FEW));
    }

    private static List<Difference> latencies(String name, double[] a, double[] b, int migrationsA, int migrationsB) {
        boolean enough = Math.min(a.length, b.length) >= FEWEST_SPANS;
        var probability = enough ? OptionalDouble.of(RankTest.probability(a, b)) : OptionalDouble.empty();
        double effect = (Arrays.stream(b).sum() / migrationsB - Arrays.stream(a).sum() / migrationsA) / 1e3;
        var differences = new ArrayList<Difference>();
        for (double percentile : PERCENTILES) {
            differences.add(new Difference(
                    "latency",
                    name,
                    "p" + Math.round(percentile * 100) + " us",
                    percentile(a, percentile),
                    percentile(b, percentile),
                    effect,
                    probability,
                    verdict(probability, SIGNIFICANT)));
        }
        return differences;
    }

    private static Difference.Verdict verdict(OptionalDouble probability, double significant) {
        if (probability.isEmpty()) {
            return Difference.Verdict.UNKNOWN;
        }
        return probability.getAsDouble() < significant ? Difference.Verdict.CHANGED : Difference.Verdict.NOISE;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** Interpolated between neighbours, as the view latencies does. */
    private static double percentile(double[] sorted, double percentile) {
        double position = percentile * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static Map<Key, double[]> singles(MigrationSet set) {
        Map<Key, double[]> values = new LinkedHashMap<>();
        for (var metric : List.of("total_ms", "setup_ms", "downtime_ms", "iterations")) {
            read(
                    set,
                    "SELECT 'whole', list(" + metric + "::DOUBLE) FROM migrations WHERE " + metric + " IS NOT NULL AND "
                            + set.condition("id") + " GROUP BY ALL",
                    (name, list) -> values.put(new Key("migration", name, metric.replace('_', ' ')), list));
        }
        read(
                set,
                "SELECT side || ' ' || phase, list(ms) FROM (SELECT migration, side, phase, sum(duration_ms)::DOUBLE AS ms"
                        + " FROM phases WHERE depth = 0 AND " + set.condition("migration")
                        + " GROUP BY ALL) GROUP BY ALL ORDER BY ALL",
                (name, list) -> values.put(new Key("phase", name, "total ms"), list));
        return values;
    }

    private static Map<String, double[]> spans(MigrationSet set) {
        Map<String, double[]> values = new LinkedHashMap<>();
        read(
                set,
                "SELECT side || ' ' || kind || coalesce(' ' || name, ''), list(duration_ns / 1e3 ORDER BY hash(start_seq))[1:"
                        + MOST_SPANS + "] FROM spans WHERE duration_ns IS NOT NULL AND " + set.condition("migration")
                        + " GROUP BY side, kind, name ORDER BY 1",
                values::put);
        values.values().forEach(Arrays::sort);
        return values;
    }

    private interface Sink {
        void add(String name, double[] values);
    }

    private static void read(MigrationSet set, String sql, Sink sink) {
        try (var rows = set.workspace().query(sql)) {
            while (rows.next()) {
                if (rows.value(1) instanceof List<?> list) {
                    sink.add(
                            String.valueOf(rows.text(0)),
                            list.stream()
                                    .mapToDouble(value -> value instanceof Number number ? number.doubleValue() : 0)
                                    .toArray());
                }
            }
        }
    }
}
