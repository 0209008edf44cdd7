package dev.phaseline.benchmarks;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.workspace.Workspace;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Makes a workspace of a long multifd migration for the timeline: half of its events on either side, most of them pages, in
 * sections of 500, with packets on four channels, pings, rate limits, bitmap syncs, counters and sixty devices.
 */
public final class TimelineWorkspace {

    private static final int SECTION_PAGES = 500;
    private static final int SECTIONS = 40;
    private static final int PACKET_PAGES = 50;
    private static final int CHANNELS = 4;
    private static final int DEVICES = 60;
    private static final int GUEST_PAGES = 1 << 20;
    private static final long PAGE = 4096;

    private TimelineWorkspace() {}

    /**
     * Runs.
     *
     * @param arguments the workspace, which must not exist; its number of events; how many more threads take turns at the
     *     source, none unless said
     */
    public static void main(String[] arguments) {
        var file = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        long startNs = System.nanoTime();
        try (var workspace = Workspace.openOrCreate(file)) {
            try (var source = new SyntheticRecording(workspace)) {
                writeSource(source, events / 2, arguments.length < 3 ? 0 : Integer.parseInt(arguments[2]));
                source.commit("source");
            }
            try (var destination = new SyntheticRecording(workspace)) {
                writeDestination(destination, events / 2);
                destination.commit("destination");
            }
            Findings.derive(workspace);
        }
        System.out.printf(Locale.ROOT, "made %s in %.1f s%n", file, (System.nanoTime() - startNs) / 1e9);
    }

    private static void writeSource(SyntheticRecording side, long events, int threads) {
        var random = new Random(1);
        var thread = "live_migration";
        side.add("main", "migrate_set_state", "setup");
        side.add(thread, "savevm_state_header");
        side.add(thread, "migrate_set_state", "active");
        int packet = 0;
        int turn = 0;
        for (int round = 0; side.events() < events; round++) {
            side.add(thread, "migration_bitmap_sync_start");
            side.pause(2_000_000);
            side.add(thread, "migration_bitmap_sync_end", SECTION_PAGES * SECTIONS);
            long pending = SECTION_PAGES * SECTIONS * PAGE;
            side.add(thread, "migrate_pending", pending, 1000, pending, 0, 0);
            if (round % 8 == 7) {
                side.add(thread, "migration_throttle");
            }
            for (int section = 0; section < SECTIONS; section++) {
                side.add(thread, "savevm_state_iterate");
                side.add(thread, "savevm_section_start", "ram", 2);
                for (int page = 0; page < SECTION_PAGES; page++) {
                    long offset = page(random, page);
                    side.add(thread, "ram_save_page", "pc.ram", offset, 0x7f0000000000L + offset);
                    if (page % PACKET_PAGES == 0) {
                        int channel = packet % CHANNELS;
                        side.add("multifdsend_" + channel, "multifd_send", channel, packet++, PACKET_PAGES, 0, 0);
                    }
                    if (threads > 0) {
                        side.add("worker " + turn++ % threads, "ram_save_queue_pages", "pc.ram", offset, PAGE);
                    }
                }
                side.add(thread, "savevm_section_end", "ram", 2, 0);
                if (section % 4 == 0) {
                    side.add(thread, "savevm_send_ping", section);
                    side.add("return path", "source_return_path_thread_pong", section);
                }
                side.add(thread, "migration_rate_limit_pre", 1);
                side.pause(random.nextInt(400_000));
                side.add(thread, "migration_rate_limit_post", 0);
            }
            side.add(thread, "migrate_transferred", pending, 100, pending / 100, pending / 10);
        }
        side.add(thread, "migration_thread_low_pending", 0);
        side.add(thread, "savevm_state_complete_precopy");
        for (int device = 0; device < DEVICES; device++) {
            side.add(thread, "savevm_section_start", "device" + device, 10 + device);
            side.add(thread, "vmstate_save", "device" + device, "device");
            side.pause(20_000);
            side.add(thread, "savevm_section_end", "device" + device, 10 + device, 0);
        }
        side.add(thread, "migrate_set_state", "completed");
        side.add(thread, "migration_thread_after_loop");
    }

    private static void writeDestination(SyntheticRecording side, long events) {
        var random = new Random(1);
        side.add("main", "migration_socket_incoming_accepted");
        side.add("main", "migrate_set_state", "active");
        int packet = 0;
        for (int section = 0; side.events() < events; section++) {
            side.add("main", "qemu_loadvm_state_section", 2);
            side.add("main", "qemu_loadvm_state_section_partend", 2);
            for (int page = 0; page < SECTION_PAGES; page++) {
                long offset = page(random, page);
                side.add("main", "ram_load_loop", "pc.ram", offset, page % 8 == 0 ? 2 : 8, 0x7f0000000000L + offset);
                if (page % PACKET_PAGES == 0) {
                    int channel = packet % CHANNELS;
                    side.add("multifdrecv_" + channel, "multifd_recv", channel, packet++, PACKET_PAGES, 0, 0);
                }
            }
            side.add("main", "ram_load_complete", 0, section + 1);
            if (section % 4 == 0) {
                side.add("main", "loadvm_process_command_ping", section % SECTIONS);
                side.add("main", "migrate_send_rp_message", 2, 4);
            }
            side.pause(random.nextInt(400_000));
        }
        side.add("main", "qemu_loadvm_state_section", 3);
        side.add("main", "qemu_loadvm_state_section_partend", 2);
        side.add("main", "ram_load_complete", 0, 0);
        for (int device = 0; device < DEVICES; device++) {
            side.add("main", "qemu_loadvm_state_section", 4);
            side.add("main", "qemu_loadvm_state_section_startfull", 10 + device, "device" + device, 0, 1);
            side.pause(20_000);
            side.add("main", "vmstate_load", "device" + device, "device");
        }
        side.add("main", "qemu_loadvm_state_section", 0);
        side.add("main", "qemu_loadvm_state_post_main", 0);
        side.add("main", "migrate_set_state", "completed");
    }

    /** Half of what is sent is a small hot part. */
    private static long page(Random random, int number) {
        return random.nextInt(number % 2 == 0 ? GUEST_PAGES : GUEST_PAGES / 64) * PAGE;
    }
}
