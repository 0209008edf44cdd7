package dev.phaseline.gui.sample;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import java.util.List;
import java.util.Map;

/** Outlines of workspaces that have no file. */
public final class Outlines {

    public static final long MS = 1_000_000;

    public static final Outline.Recording SOURCE = new Outline.Recording(
            1,
            Side.SOURCE,
            "alpha",
            4711,
            RecordingClock.reference(0),
            Outline.TimeKind.CALENDAR,
            range(0, 1000),
            900,
            0,
            0);
    public static final Outline.Recording DESTINATION = new Outline.Recording(
            2,
            Side.DESTINATION,
            "beta",
            4712,
            RecordingClock.reference(0),
            Outline.TimeKind.CALENDAR,
            range(100, 900),
            500,
            0,
            0);
    public static final Outline.Lane MAIN = new Outline.Lane(1, 1, Outline.Lane.Kind.THREAD, "main", 100, 0);
    public static final Outline.Lane LIVE_MIGRATION =
            new Outline.Lane(2, 1, Outline.Lane.Kind.THREAD, "live_migration", 800, 2);
    public static final Outline.Lane DESTINATION_MAIN =
            new Outline.Lane(3, 2, Outline.Lane.Kind.THREAD, "main", 500, 1);

    private Outlines() {}

    /** A range in ms. */
    public static TimeRange range(long startMs, long endMs) {
        return new TimeRange(startMs * MS, endMs * MS);
    }

    public static Outline empty() {
        return withoutMigration(List.of(), List.of());
    }

    /** Recordings in which nobody migrates. */
    public static Outline withoutMigration(List<Outline.Recording> recordings, List<Outline.Lane> lanes) {
        return new Outline(
                "recordings.duckdb",
                0,
                recordings,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                lanes,
                Map.of());
    }

    /** A migration from 100 ms to 900 ms in recordings from 0 to 1000 ms. The destination comes first in the workspace. */
    public static Outline precopy() {
        return new Outline(
                "precopy.duckdb",
                0,
                List.of(DESTINATION, SOURCE),
                List.of(new Outline.Migration(1, "completed", 1, 2, range(100, 900), 800.0, 100.0, 50.0, 2)),
                List.of(
                        phase(SOURCE, "setup", 0, 0, 100, 200),
                        phase(DESTINATION, "setup", 0, 0, 110, 210),
                        phase(SOURCE, "precopy", 0, 0, 200, 800),
                        phase(SOURCE, "iteration", 1, 1, 200, 500),
                        phase(DESTINATION, "precopy", 0, 0, 210, 800),
                        phase(SOURCE, "iteration", 2, 1, 500, 800),
                        phase(SOURCE, "switchover", 0, 0, 800, 850),
                        phase(DESTINATION, "switchover", 0, 0, 800, 860),
                        phase(SOURCE, "cleanup", 0, 0, 850, 900)),
                List.of(
                        new Outline.Iteration(1, 1, range(200, 500), 4096_000, 0, Double.NaN, 1000),
                        new Outline.Iteration(1, 2, range(500, 800), 1024_000, 2048_000, 250, 2000)),
                List.of(),
                List.of(),
                List.of(
                        new Outline.Latency(
                                1, Side.SOURCE, "section_part", "ram", 2, 250_000, 280_000, 290_000, 300_000, 500),
                        new Outline.Latency(
                                1,
                                Side.DESTINATION,
                                "section_part",
                                "ram",
                                2,
                                240_000,
                                270_000,
                                280_000,
                                290_000,
                                480)),
                List.of(MAIN, LIVE_MIGRATION, DESTINATION_MAIN),
                Map.of(1, "ram_save_page", 2, "migrate_set_state"));
    }

    private static Outline.Phase phase(
            Outline.Recording recording, String name, long iteration, int depth, long startMs, long endMs) {
        return new Outline.Phase(1, recording.id(), recording.side(), name, iteration, depth, range(startMs, endMs));
    }
}
