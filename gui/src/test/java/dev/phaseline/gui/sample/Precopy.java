package dev.phaseline.gui.sample;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/**
 * A workspace with both recordings of one precopy migration that converges: bulk pass, ever shorter passes over what the
 * guest wrote meanwhile, switchover with device state. Always the same for the same number of pages.
 */
public final class Precopy {

    private static final long MS = 1_000_000;
    private static final long PAGE_NS = 8_000;
    private static final int PAGES_PER_WINDOW = 3277;
    private static final List<String> DEVICES =
            List.of("timer", "cpu_common", "cpu", "serial", "rtc", "virtio-net", "virtio-blk", "globalstate");

    private static final int SOURCE = 1;
    private static final int DESTINATION = 2;
    private static final int SOURCE_MAIN = 1;
    private static final int LIVE_MIGRATION = 2;
    private static final int RETURN_PATH = 3;
    private static final int DESTINATION_MAIN = 4;

    private final SampleWorkspace workspace;
    private final Random random = new Random(1);
    private long ns = 500 * MS;
    private long loadedNs;

    private Precopy(SampleWorkspace workspace) {
        this.workspace = workspace;
    }

    /** Writes the workspace of a guest with so many pages of 4 KiB. */
    public static void write(Path file, int pages) throws SQLException {
        try (var workspace = new SampleWorkspace(file)) {
            workspace.sql("BEGIN");
            new Precopy(workspace).write(pages);
            workspace.sql("COMMIT");
        }
    }

    private void write(int pages) throws SQLException {
        declare();
        long start = ns;
        emit(SOURCE_MAIN, "migrate_set_state", ns);
        emit(SOURCE_MAIN, "migration_socket_outgoing_connected", ns + MS);
        workspace.event(DESTINATION, DESTINATION_MAIN, "migrate_set_state", ns + 2 * MS);
        ns += 4 * MS;
        long setupEnd = ns + 8 * MS;
        span(LIVE_MIGRATION, "bitmap_sync", "", ns, ns + 5 * MS);
        ns = setupEnd;
        loadedNs = ns;
        emit(LIVE_MIGRATION, "migrate_set_state", ns);

        int iterations = iterate(pages);
        long stop = ns;
        long resumed = switchOver();
        long end = resumed + 3 * MS;
        emit(SOURCE_MAIN, "migrate_set_state", end);
        workspace.event(DESTINATION, DESTINATION_MAIN, "migrate_set_state", resumed + MS);
        workspace.event(SOURCE, SOURCE_MAIN, "migrate_fd_cleanup", end + 4 * MS);

        workspace.migration(
                1,
                "completed",
                SOURCE,
                DESTINATION,
                start,
                end,
                (setupEnd - start) / 1e6,
                (resumed - stop) / 1e6,
                iterations);
        phases(1, "source", SOURCE, start, setupEnd, stop, resumed, end, "cleanup");
        phases(1, "destination", DESTINATION, start + 2 * MS, setupEnd + MS, stop + MS, resumed, resumed + MS, "start");
    }

    private void declare() throws SQLException {
        workspace.recording(SOURCE, "source");
        workspace.recording(DESTINATION, "destination");
        workspace.thread(SOURCE_MAIN, SOURCE, "main");
        workspace.thread(LIVE_MIGRATION, SOURCE, "live_migration");
        workspace.thread(RETURN_PATH, SOURCE, "return path");
        workspace.thread(DESTINATION_MAIN, DESTINATION, "main");
        workspace.type(
                "ram_save_page",
                "ram.c",
                "const char *rbname, uint64_t offset, void *host",
                "\"%s: offset: 0x%\" PRIx64 \" host: %p\"",
                "rbname VARCHAR, \"offset\" UBIGINT, host UBIGINT");
    }

    private int iterate(int pages) throws SQLException {
        int iterations = 0;
        int pending = pages;
        long threshold = 0;
        int writtenPerWindow = PAGES_PER_WINDOW / 3;
        int written = 0;
        while (pending * 4096L > threshold || iterations == 0) {
            iterations++;
            long start = ns;
            Long dirty = null;
            emit(LIVE_MIGRATION, "migrate_pending", ns);
            int sent = Math.min(pending, PAGES_PER_WINDOW);
            sendSection("section_part", sent, ns + 20_000);
            written += writtenPerWindow;
            pending -= sent;
            long windowEnd = start + 100 * MS;
            if (sent == PAGES_PER_WINDOW) {
                span(LIVE_MIGRATION, "rate_limit", "", ns + 30_000, windowEnd);
                ns = windowEnd + 10_000;
            }
            if (pending * 4096L < Math.max(threshold, 1)) {
                span(LIVE_MIGRATION, "bitmap_sync", "", ns, ns + 1_200_000);
                ns += 1_300_000;
                dirty = (long) written;
                pending += written;
                written = 0;
                writtenPerWindow = writtenPerWindow * 2 / 3;
            }
            long bandwidth = sent * 4104L * MS / (ns - start);
            workspace.iteration(1, iterations, start, ns, (pending + sent) * 4096L, threshold, dirty, sent, bandwidth);
            workspace.phase(1, "source", SOURCE, "iteration", (long) iterations, 1, start, ns);
            threshold = bandwidth * 30;
            emit(LIVE_MIGRATION, "migrate_transferred", ns);
        }
        return iterations;
    }

    /** Sends pages; the destination loads them a little later and more slowly. */
    private void sendSection(String kind, int pages, long start) throws SQLException {
        long seq = emit(LIVE_MIGRATION, "savevm_section_start", start);
        long loadStart = Math.max(loadedNs, start + 100_000);
        workspace.event(DESTINATION, DESTINATION_MAIN, "qemu_loadvm_state_section", loadStart);
        ns = start + 10_000;
        loadedNs = loadStart + 10_000;
        for (int page = 0; page < pages; page++) {
            long saved = workspace.event(SOURCE, LIVE_MIGRATION, "ram_save_page", ns);
            workspace.event(DESTINATION, DESTINATION_MAIN, "ram_load_loop", loadedNs);
            if (page == 0) {
                workspace.sql(
                        "INSERT INTO ram_save_page VALUES (1, ?, ?, 2, 'pc.ram', 4096, 140000000000)",
                        saved,
                        SampleWorkspace.EPOCH_NS + ns);
            }
            ns += PAGE_NS + random.nextInt(6_000);
            loadedNs += PAGE_NS + random.nextInt(7_000);
        }
        workspace.span(SOURCE, "source", LIVE_MIGRATION, kind, "ram", start, ns, seq);
        workspace.span(DESTINATION, "destination", DESTINATION_MAIN, kind, "ram", loadStart, loadedNs, 0);
        emit(LIVE_MIGRATION, "savevm_section_end", ns);
    }

    /** Returns when the guest runs again. */
    private long switchOver() throws SQLException {
        emit(LIVE_MIGRATION, "migration_thread_low_pending", ns);
        span(LIVE_MIGRATION, "bitmap_sync", "", ns + 100_000, ns + 900_000);
        ns += MS;
        sendSection("section_end", 400, ns);
        for (var device : DEVICES) {
            long end = ns + 120_000 + random.nextInt(400_000);
            span(LIVE_MIGRATION, "section_full", device, ns, end);
            long loadEnd = Math.max(loadedNs, end) + 150_000 + random.nextInt(500_000);
            long seq = workspace.event(DESTINATION, DESTINATION_MAIN, "vmstate_load_state", Math.max(loadedNs, end));
            workspace.span(
                    DESTINATION,
                    "destination",
                    DESTINATION_MAIN,
                    "section_full",
                    device,
                    Math.max(loadedNs, end),
                    loadEnd,
                    seq);
            loadedNs = loadEnd + 20_000;
            ns = end + 30_000;
        }
        long ping = emit(LIVE_MIGRATION, "savevm_send_ping", ns);
        workspace.span(SOURCE, "source", LIVE_MIGRATION, "completion_wait", "", ns, loadedNs + 2 * MS, ping);
        emit(RETURN_PATH, "source_return_path_thread_shut", loadedNs + 2 * MS);
        return loadedNs + 2 * MS;
    }

    private void phases(
            int migration,
            String side,
            int recording,
            long start,
            long setupEnd,
            long stop,
            long resumed,
            long end,
            String last)
            throws SQLException {
        workspace.phase(migration, side, recording, "setup", null, 0, start, setupEnd);
        workspace.phase(migration, side, recording, "precopy", null, 0, setupEnd, stop);
        workspace.phase(migration, side, recording, "switchover", null, 0, stop, resumed);
        workspace.phase(migration, side, recording, last, null, 0, resumed, end);
    }

    private void span(int thread, String kind, String name, long startNs, long endNs) throws SQLException {
        long seq = emit(thread, kind + "_start", startNs);
        workspace.span(SOURCE, "source", thread, kind, name, startNs, endNs, seq);
        emit(thread, kind + "_end", endNs);
    }

    private long emit(int thread, String type, long atNs) throws SQLException {
        return workspace.event(SOURCE, thread, type, atNs);
    }
}
