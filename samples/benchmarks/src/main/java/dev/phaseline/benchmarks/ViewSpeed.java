package dev.phaseline.benchmarks;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Makes a workspace of a long precopy migration, half of its events on either side, nearly all of them pages, and times each
 * view: all rows are computed, none is printed.
 */
public final class ViewSpeed {
    private static final int PAGES_PER_ITERATION = 50_000;
    private static final int GUEST_PAGES = 1 << 20;
    private static final long PAGE = 4096;

    private static final String[] VIEWS = {
        "migrations",
        "phases",
        "iterations",
        "spans",
        "latencies",
        "phase_latencies",
        "downtime",
        "channels",
        "counters",
        "page_faults",
        "pages",
        "page_ranges",
        "sections",
        "flows",
        "thread_activity",
        "event_density"
    };

    private ViewSpeed() {}

    /**
     * Runs.
     *
     * @param arguments the workspace, which is made if it does not exist; its number of events; the number of rounds, from 1
     */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        if (!Files.exists(file)) {
            make(file, events);
        }
        int rounds = Integer.parseInt(arguments[2]);
        System.out.println("| view | rows | first | best |");
        System.out.println("|---|---|---|---|");
        try (Workspace workspace = Workspace.open(file)) {
            for (String view : VIEWS) {
                time(workspace, view, rounds);
            }
        }
    }

    /** Prints the seconds of the first round, which plans and reads from the disk, and those of the best one. */
    private static void time(Workspace workspace, String view, int rounds) {
        double first = 0;
        double best = Double.MAX_VALUE;
        long rows = 0;
        for (int round = 0; round < rounds; round++) {
            long startNs = System.nanoTime();
            // Every value is needed for the hash, so that no column is left out.
            try (var result = workspace.query("SELECT count(*), sum(hash(v) >> 32) FROM (FROM " + view + ") AS v")) {
                result.next();
                rows = result.longValue(0);
            }
            double seconds = (System.nanoTime() - startNs) / 1e9;
            first = round == 0 ? seconds : first;
            best = Math.min(best, seconds);
        }
        System.out.printf(Locale.ROOT, "| `%s` | %,d | %.2f s | %.2f s |%n", view, rows, first, best);
    }

    private static void make(Path file, long events) {
        long startNs = System.nanoTime();
        int iterations = (int) (events / 2 / PAGES_PER_ITERATION);
        try (Workspace workspace = Workspace.openOrCreate(file)) {
            try (SyntheticRecording source = new SyntheticRecording(workspace)) {
                writeSource(source, iterations);
                source.commit("source");
            }
            try (SyntheticRecording destination = new SyntheticRecording(workspace)) {
                writeDestination(destination, iterations);
                destination.commit("destination");
            }
            Findings.derive(workspace);
        }
        System.out.printf(Locale.ROOT, "made %s in %.1f s%n", file, (System.nanoTime() - startNs) / 1e9);
    }

    private static void writeSource(SyntheticRecording side, int iterations) {
        Random random = new Random(1);
        side.add("main", "migrate_set_state", "setup");
        side.add("live_migration", "savevm_state_header");
        side.add("live_migration", "migrate_set_state", "active");
        for (int i = 0; i < iterations; i++) {
            side.add("live_migration", "migration_bitmap_sync_start");
            side.add("live_migration", "migration_bitmap_sync_end", PAGES_PER_ITERATION);
            long pending = PAGES_PER_ITERATION * PAGE;
            side.add("live_migration", "migrate_pending", pending, 1000, pending, 0, 0);
            side.add("live_migration", "savevm_state_iterate");
            side.add("live_migration", "savevm_section_start", "ram", 2);
            for (int page = 0; page < PAGES_PER_ITERATION; page++) {
                // Half of what is sent is a small hot part.
                long offset = random.nextInt(page % 2 == 0 ? GUEST_PAGES : GUEST_PAGES / 64) * PAGE;
                side.add("live_migration", "ram_save_page", "pc.ram", offset, 0x7f0000000000L + offset);
            }
            side.add("live_migration", "savevm_section_end", "ram", 2, 0);
            side.add("live_migration", "migration_rate_limit_pre", 1);
            side.add("live_migration", "migration_rate_limit_post", 0);
            side.add("live_migration", "migrate_transferred", pending, 100, pending / 100, pending / 10);
        }
        side.add("live_migration", "migration_thread_low_pending", 0);
        side.add("live_migration", "savevm_state_complete_precopy");
        side.add("live_migration", "savevm_section_start", "ram", 2);
        side.add("live_migration", "savevm_section_end", "ram", 2, 0);
        side.add("live_migration", "migrate_set_state", "completed");
        side.add("live_migration", "migration_thread_after_loop");
    }

    private static void writeDestination(SyntheticRecording side, int iterations) {
        Random random = new Random(1);
        side.add("main", "migration_socket_incoming_accepted");
        side.add("main", "migrate_set_state", "active");
        for (int i = 0; i <= iterations; i++) {
            side.add("main", "qemu_loadvm_state_section", i < iterations ? 2 : 3);
            side.add("main", "qemu_loadvm_state_section_partend", 2);
            for (int page = 0; page < (i < iterations ? PAGES_PER_ITERATION : 0); page++) {
                long offset = random.nextInt(page % 2 == 0 ? GUEST_PAGES : GUEST_PAGES / 64) * PAGE;
                side.add("main", "ram_load_loop", "pc.ram", offset, page % 8 == 0 ? 2 : 8, 0x7f0000000000L + offset);
            }
            side.add("main", "ram_load_complete", 0, i + 1);
        }
        side.add("main", "qemu_loadvm_state_section", 0);
        side.add("main", "qemu_loadvm_state_post_main", 0);
        side.add("main", "migrate_set_state", "completed");
    }
}
