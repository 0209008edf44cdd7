package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The key numbers of a migration.
 *
 * @param outcome how it ended
 * @param facts labels and values, the most important first
 * @param phases outermost phases of each side with the time spent in each, in the order of their first start
 * @param latencies spans of the migration, largest total first
 */
public record Summary(String outcome, List<Fact> facts, List<PhaseTime> phases, List<Outline.Latency> latencies) {

    /** A label and its value. */
    public record Fact(String label, String value) {}

    /** Time spent in all phases of a name on one side. */
    public record PhaseTime(Side side, String name, long durationNs) {}

    public Summary {
        facts = List.copyOf(facts);
        phases = List.copyOf(phases);
        latencies = List.copyOf(latencies);
    }

    public static Summary of(Outline outline, Outline.Migration migration) {
        return new Summary(
                migration.outcome(),
                facts(migration),
                phases(outline, migration),
                outline.latencies().stream()
                        .filter(latency -> latency.migration() == migration.id())
                        .toList());
    }

    private static List<Fact> facts(Outline.Migration migration) {
        var facts = new ArrayList<Fact>();
        if (migration.totalMs() != null) {
            facts.add(new Fact("total", Units.durationMs(migration.totalMs())));
        }
        if (migration.downtimeMs() != null) {
            facts.add(new Fact("downtime", Units.durationMs(migration.downtimeMs())));
        }
        if (migration.setupMs() != null) {
            facts.add(new Fact("setup on its thread", Units.durationMs(migration.setupMs())));
        }
        if (migration.sourceRecording() != null) {
            // The destination alone does not know.
            facts.add(new Fact("iterations", Units.count(migration.iterations())));
        }
        return facts;
    }

    private static List<PhaseTime> phases(Outline outline, Outline.Migration migration) {
        record Key(Side side, String name) {}
        var times = new LinkedHashMap<Key, Long>();
        outline.phases().stream()
                .filter(phase -> phase.migration() == migration.id() && phase.depth() == 0)
                .sorted(Comparator.comparing(Outline.Phase::side))
                .forEach(phase -> times.merge(
                        new Key(phase.side(), phase.name()), phase.range().durationNs(), Long::sum));
        return times.entrySet().stream()
                .map(entry ->
                        new PhaseTime(entry.getKey().side(), entry.getKey().name(), entry.getValue()))
                .toList();
    }
}
