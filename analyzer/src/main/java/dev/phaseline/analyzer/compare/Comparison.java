package dev.phaseline.analyzer.compare;

import dev.phaseline.analyzer.compare.Difference.Verdict;
import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares two sets of migrations. Whether a difference is more than noise is judged by how much the migrations of a set
 * differ from each other; where there are too few of them, by how much the spans of a migration do.
 *
 * @param settings parameters and capabilities in which they differ
 * @param settingsWereRecorded whether both show what QMP set, and not only what was used
 * @param differences all numbers, the greatest effect first
 */
public record Comparison(List<Setting> settings, boolean settingsWereRecorded, List<Difference> differences) {
    /** One migration in twenty differs as much by chance. */
    private static final double SIGNIFICANT = 0.05;

    /** Spans of a migration are not independent of each other, so that more is asked of them. */
    private static final double SIGNIFICANT_OF_SPANS = 0.01;

    /** The normal approximation of the rank test holds from here on. */
    private static final int FEWEST_SPANS = 8;

    private static final List<String> PERCENTILES = List.of("p50 us", "p90 us", "p99 us");

    private static final String NOT_SEEN = "not seen";

    /**
     * What differs.
     *
     * @throws WorkspaceException if a workspace cannot be read
     */
    public static Comparison of(MigrationSet a, MigrationSet b) {
        var before = Measurements.of(a);
        var after = Measurements.of(b);
        var differences = new ArrayList<Difference>();
        for (var key : union(before.numbers().keySet(), after.numbers().keySet())) {
            addNumber(key, before, after, differences);
        }
        for (var key : union(before.spans().keySet(), after.spans().keySet())) {
            addSpans(key, before, after, differences);
        }
        differences.sort(Comparator.comparingDouble((Difference difference) ->
                        -Math.abs(difference.effectMs().orElse(0)))
                .thenComparing(Difference::section)
                .thenComparing(Difference::name)
                .thenComparing(Difference::metric));
        return new Comparison(settings(a, b), haveCommands(a) && haveCommands(b), List.copyOf(differences));
    }

    /** Whether the sets are large enough to tell a change of their migrations from chance. */
    public static boolean canTellNoise(MigrationSet a, MigrationSet b) {
        return RankTest.leastProbability(a.migrations().size(), b.migrations().size()) < SIGNIFICANT;
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        var all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    private static void addNumber(
            Measurements.NumberKey key, Measurements before, Measurements after, List<Difference> differences) {
        double[] a = numbers(key, before);
        double[] b = numbers(key, after);
        if (a.length == 0 || b.length == 0) {
            return;
        }
        var probability = probability(a, b);
        differences.add(new Difference(
                key.section(),
                key.title(),
                key.metric(),
                mean(a),
                mean(b),
                key.metric().equals("ms")
                        ? OptionalDouble.of(sum(b) / b.length - sum(a) / a.length)
                        : OptionalDouble.empty(),
                probability,
                verdict(probability)));
    }

    /** The number of each migration; a phase that a recorded side did not go through took no time. */
    private static double[] numbers(Measurements.NumberKey key, Measurements of) {
        var values = of.numbers().getOrDefault(key, Map.of());
        if (key.side().isEmpty()) {
            return doubles(values.values());
        }
        return of.sides().getOrDefault(key.side().get(), Set.of()).stream()
                .mapToDouble(migration -> Objects.requireNonNullElse(values.get(migration), 0.0))
                .toArray();
    }

    private static void addSpans(
            Measurements.SpanKey key, Measurements before, Measurements after, List<Difference> differences) {
        var migrationsBefore = before.sides().getOrDefault(key.side(), Set.of());
        var migrationsAfter = after.sides().getOrDefault(key.side(), Set.of());
        if (migrationsBefore.isEmpty() || migrationsAfter.isEmpty()) {
            return;
        }
        var none = new Measurements.Spans(0, List.of(), List.of(), Map.of());
        var a = before.spans().getOrDefault(key, none);
        var b = after.spans().getOrDefault(key, none);
        var effect = OptionalDouble.of(b.totalMs() / migrationsAfter.size() - a.totalMs() / migrationsBefore.size());
        double[] countsA = counts(a, migrationsBefore);
        double[] countsB = counts(b, migrationsAfter);
        if (!mean(countsA).equals(mean(countsB))) {
            var ofCounts = probability(countsA, countsB);
            differences.add(new Difference(
                    "latency",
                    key.title(),
                    "count",
                    mean(countsA),
                    mean(countsB),
                    effect,
                    ofCounts,
                    verdict(ofCounts)));
        }
        // All percentiles of a single span are its length.
        boolean single = Math.max(a.sample().size(), b.sample().size()) <= 1;
        for (int i = 0; i < (single ? 1 : PERCENTILES.size()); i++) {
            int index = i;
            Function<Measurements.Spans, double[]> ofMigrations = spans -> spans.byMigration().values().stream()
                    .mapToDouble(share -> share.percentiles().get(index))
                    .toArray();
            double[] percentilesA = ofMigrations.apply(a);
            double[] percentilesB = ofMigrations.apply(b);
            var probability = probability(percentilesA, percentilesB);
            var verdict = verdict(probability);
            if (probability.isEmpty() && Math.min(a.sample().size(), b.sample().size()) >= FEWEST_SPANS) {
                double ofSpans = RankTest.probability(doubles(a.sample()), doubles(b.sample()));
                probability = OptionalDouble.of(ofSpans);
                verdict = ofSpans < SIGNIFICANT_OF_SPANS ? Verdict.DIFFERS : Verdict.NOISE;
            }
            differences.add(new Difference(
                    "latency",
                    key.title(),
                    single ? "us" : PERCENTILES.get(i),
                    percentile(a, i),
                    percentile(b, i),
                    effect,
                    probability,
                    verdict));
        }
    }

    private static double[] counts(Measurements.Spans spans, Set<Integer> migrations) {
        return migrations.stream()
                .mapToDouble(migration -> {
                    var share = spans.byMigration().get(migration);
                    return share == null ? 0 : share.count();
                })
                .toArray();
    }

    private static OptionalDouble percentile(Measurements.Spans spans, int index) {
        return spans.percentiles().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(spans.percentiles().get(index));
    }

    private static OptionalDouble probability(double[] a, double[] b) {
        return RankTest.leastProbability(a.length, b.length) < SIGNIFICANT
                ? OptionalDouble.of(RankTest.probability(a, b))
                : OptionalDouble.empty();
    }

    private static Verdict verdict(OptionalDouble probability) {
        if (probability.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return probability.getAsDouble() < SIGNIFICANT ? Verdict.CHANGED : Verdict.NOISE;
    }

    private static OptionalDouble mean(double[] values) {
        return Arrays.stream(values).average();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double[] doubles(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Setting> settings(MigrationSet a, MigrationSet b) {
        var before = settings(a);
        var after = settings(b);
        return new TreeSet<>(union(before.keySet(), after.keySet()))
                .stream()
                        .map(name -> new Setting(
                                name, before.getOrDefault(name, NOT_SEEN), after.getOrDefault(name, NOT_SEEN)))
                        .filter(setting -> !setting.a().equals(setting.b()))
                        .toList();
    }

    private static boolean haveCommands(MigrationSet set) {
        try (var rows = set.workspace().query("SELECT 1 FROM event_types WHERE name = 'handle_qmp_command' LIMIT 1")) {
            return rows.next();
        }
    }

    /** The values of each setting, with the number of migrations if they do not agree. */
    private static Map<String, String> settings(MigrationSet set) {
        Map<String, Map<String, Integer>> values = new LinkedHashMap<>();
        try (var rows = Findings.queryRelations(
                set.workspace(), "SELECT migration, name, value FROM settings ORDER BY name, migration")) {
            while (rows.next()) {
                if (set.migrations().contains((int) rows.longValue(0))) {
                    values.computeIfAbsent(String.valueOf(rows.text(1)), _ -> new LinkedHashMap<>())
                            .merge(String.valueOf(rows.text(2)), 1, Integer::sum);
                }
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach(
                (name, counts) -> texts.put(name, text(counts, set.migrations().size())));
        return texts;
    }

    private static String text(Map<String, Integer> counts, int migrations) {
        int unseen = migrations
                - counts.values().stream().mapToInt(Integer::intValue).sum();
        if (counts.size() == 1 && unseen == 0) {
            return counts.keySet().iterator().next();
        }
        var all = new LinkedHashMap<>(counts);
        if (unseen > 0) {
            all.put(NOT_SEEN, unseen);
        }
        return all.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
