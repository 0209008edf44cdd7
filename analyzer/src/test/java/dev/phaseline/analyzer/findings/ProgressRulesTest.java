package dev.phaseline.analyzer.findings;

import static dev.phaseline.analyzer.findings.RuleTrial.cancel;
import static dev.phaseline.analyzer.findings.RuleTrial.complete;
import static dev.phaseline.analyzer.findings.RuleTrial.pass;
import static dev.phaseline.analyzer.findings.RuleTrial.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rules say of a precopy that makes no headway; passes take 2 s, so that each sync tells its own pages only. */
final class ProgressRulesTest {
    private static final long MB = 1_000_000;

    /** Passes after a bulk pass of 2 s; 1000 pages are 4.096 MB. */
    private static String passes(int count, long dirtyPages, long pending, long threshold) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> pass(i * 2000.0, 2000, dirtyPages, pending, threshold, 4_096_000))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void asMuchIsDirtiedAsIsSent() {
        try (var trial = new RuleTrial("no_convergence")) {
            trial.with(start(0), passes(5, 1000, 10 * MB, MB), cancel(12_500));

            // Passes 2 to 5, from the end of the sync at 2000 to the sync at 10000; the last one has no sync after it.
            assertThat(trial.found("passes", "stretch_ms", "dirty_rate", "ratio"))
                    .containsExactly("1 | warning | source | 2001.0 | 10000.0 | 4.0 | 7999.0 | 2048256.032 | 1.0");
            assertThat(trial.evidence())
                    .containsExactly(
                            "1 | 4001.0 | migration_bitmap_sync_end",
                            "1 | 6001.0 | migration_bitmap_sync_end",
                            "1 | 8001.0 | migration_bitmap_sync_end",
                            "1 | 10001.0 | migration_bitmap_sync_end");
        }
    }

    @Test
    void lessIsDirtiedThanIsSent() {
        try (var trial = new RuleTrial("no_convergence")) {
            trial.with(start(0), passes(5, 800, 10 * MB, MB), cancel(12_500));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void syncsWithinASecondCountTogether() {
        try (var trial = new RuleTrial("no_convergence")) {
            // 100 pages in each pass of 400 ms; the third sync comes more than a second after the first and ends its
            // period.
            trial.with(
                    start(0),
                    pass(400, 400, 100, 10 * MB, MB, 409_600),
                    pass(800, 400, 200, 10 * MB, MB, 409_600),
                    pass(1200, 400, 300, 10 * MB, MB, 409_600),
                    pass(1600, 400, 100, 10 * MB, MB, 409_600),
                    pass(2000, 400, 200, 10 * MB, MB, 409_600),
                    cancel(2400));

            assertThat(trial.found("passes", "ratio"))
                    .containsExactly("1 | warning | source | 401.0 | 2000.0 | 4.0 | 1.0");
        }
    }

    @Test
    void aShortFightThatWasWonIsNoProblem() {
        try (var trial = new RuleTrial("no_convergence")) {
            trial.with(start(0), passes(4, 1000, 10 * MB, MB), complete(10_500));

            assertThat(trial.found("passes")).containsExactly("1 | info | source | 2001.0 | 8000.0 | 3.0");
        }
    }

    @Test
    void theSameRestIsLeftForMinutes() {
        try (var trial = new RuleTrial("remaining_floor")) {
            trial.with(
                    start(0),
                    "5 | mig | migrate_pending | 100000000 0 100000000 0 0",
                    passes(40, 1000, 5 * MB, MB),
                    cancel(82_500));

            // The last minute: of passes that begin every 2 s until 80001, those from 21500 on.
            assertThat(trial.found("share", "passes", "floor", "change", "threshold"))
                    .containsExactly(
                            "1 | warning | source | 22001.0 | 82501.0 | 5.0 | 30.0 | 5000000.0 | 0.0 | 1000000.0");
        }
    }

    @Test
    void aRestThatFallsSlowlyIsNoFloor() {
        try (var trial = new RuleTrial("remaining_floor")) {
            var passes = IntStream.rangeClosed(1, 40)
                    .mapToObj(i -> pass(i * 2000.0, 2000, 900, 10 * MB - i * 200_000L, MB, 4_096_000))
                    .collect(Collectors.joining("\n"));
            trial.with(start(0), passes, cancel(82_500));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theRestIsASawToothThatFalls() {
        try (var trial = new RuleTrial("saw_tooth")) {
            var teeth = IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> pass(i * 2000.0, 2000, 1000, 20 * MB - i * MB, MB, 4_096_000) + (i * 2000.0 + 1000)
                            + " | mig | migrate_pending | " + (10 * MB - i * MB) + " 1000000 1 0 0\n")
                    .collect(Collectors.joining("\n"));
            trial.with(start(0), teeth, cancel(14_500));

            // Passes 2 to 7 (the bulk pass is the first) end at 9, 8, ... 4 MB; the next begins 9 MB higher.
            assertThat(trial.found("jumps", "highest_jump", "first_minimum", "last_minimum"))
                    .containsExactly("1 | info | source | 2001.0 | 14501.0 | 5.0 | 9000000.0 | 9000000.0 | 4000000.0");
        }
    }

    @Test
    void aSawToothWithoutProgressIsNone() {
        try (var trial = new RuleTrial("saw_tooth")) {
            var teeth = IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> pass(i * 2000.0, 2000, 1000, 20 * MB, MB, 4_096_000) + (i * 2000.0 + 1000)
                            + " | mig | migrate_pending | 10000000 1000000 1 0 0\n")
                    .collect(Collectors.joining("\n"));
            trial.with(start(0), teeth, cancel(14_500));

            assertThat(trial.found()).isEmpty();
        }
    }

    /** Every 10 s what is left, which falls by 10 MB each time until it does not. */
    private static String remaining(int falls, int stays) {
        return IntStream.range(0, falls + stays)
                .mapToObj(i -> (10_000 * i + 10) + " | mig | migrate_pending | " + (200 - 10 * Math.min(i, falls)) * MB
                        + " 1000000 1 0 0\n" + (10_000 * i + 20) + " | mig | savevm_state_iterate\n"
                        + (10_000 * i + 30) + " | mig | migrate_transferred | 10000000 100 " + (i < 8 ? 100 : 200)
                        + "000 1000000")
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theFirstMinuteWithoutProgressIsTheStall() {
        try (var trial = new RuleTrial("stall")) {
            trial.with(start(0), remaining(8, 10), cancel(180_500));

            // 200 MB at 10 ms, 120 MB from 80010 on. At 130010, 60 s after 130 MB, there is 7.7 %; at 140010 there is
            // none.
            // The moving average at 140 s: 100000 bytes/ms until 70 s, then seven windows of 200000.
            assertThat(trial.found("at_ms", "progress", "before", "after", "ewma"))
                    .containsExactly("1 | warning | source | 80010.0 | 140010.0 | 80010.0 | 0.0 | 1.2E8 | 1.2E8 | "
                            + Math.round((200_000 - 100_000 * Math.pow(0.6, 6)) * 1_000_000) / 1000.0);
            assertThat(trial.evidence())
                    .containsExactly("1 | 80010.0 | migrate_pending", "1 | 140010.0 | migrate_pending");
        }
    }

    @Test
    void steadyProgressIsNoStall() {
        try (var trial = new RuleTrial("stall")) {
            trial.with(start(0), remaining(18, 0), cancel(180_500));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void theExpectedDowntimeStaysAboveTheLimit() {
        try (var trial = new RuleTrial("downtime_limit")) {
            // 2048 bytes/ms and a threshold of 614400 bytes: the limit is 300 ms, and 819200 bytes take 400 ms.
            trial.with(start(0), passes(5, 1000, 819_200, 614_400), cancel(12_500));

            assertThat(trial.found("limit_ms", "least_ms", "most_ms", "passes", "factor"))
                    .containsExactly("1 | warning | source | 2001.0 | 12501.0 | 300.0 | 400.0 | 400.0 | 5.0 | 1.333");
        }
    }

    @Test
    void farAboveTheLimitIsAnotherProblem() {
        try (var trial = new RuleTrial("downtime_limit")) {
            trial.with(start(0), passes(5, 1000, 10 * MB, 614_400), cancel(12_500));

            assertThat(trial.found()).isEmpty();
        }
    }

    /** Six windows of 100 ms and 1 MB, and multifd packets with a payload in each. */
    private static String windows(long payload) {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(i -> """
                        %1$s | mig | migrate_pending | 3000000 2000000 1 0 0
                        %2$s | mig | savevm_state_iterate
                        %3$s | multifdsend_0 | multifd_send | 0 %4$d 128 0 %5$d
                        %6$s | mig | migrate_transferred | 1000000 100 10000 2000000
                        """.formatted(i * 100 + 1.0, i * 100 + 2.0, i * 100 + 50.0, i, payload, i * 100 + 99.0))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void moreGoesOverTheChannelsThanTheEstimateCounts() {
        try (var trial = new RuleTrial("bandwidth_estimate")) {
            trial.with(start(0), windows(2_000_000), cancel(900));

            // Between the first window's end at 199 and the last one's at 799: six windows, six packets. Twice the
            // estimate
            // would have made the threshold 4 MB, above the 3 MB that were left all seven times.
            assertThat(trial.found("windows", "counted_bytes", "seen_bytes", "factor", "missed", "estimates"))
                    .containsExactly(
                            "1 | warning | source | 199.0 | 799.0 | 6.0 | 6000000.0 | 1.2E7 | 2.0 | 7.0 | 7.0");
        }
    }

    @Test
    void anEstimateThatFitsIsRight() {
        try (var trial = new RuleTrial("bandwidth_estimate")) {
            trial.with(start(0), windows(1_400_000), cancel(900));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void throttlingTheGuestLowersItsDirtyRate() {
        try (var trial = new RuleTrial("auto_converge")) {
            trial.with(
                    start(0),
                    pass(2000, 2000, 0, 10 * MB, MB, 4_096_000),
                    pass(4000, 2000, 1000, 10 * MB, MB, 4_096_000),
                    "4001.5 | mig | migration_throttle",
                    pass(6000, 2000, 500, 10 * MB, MB, 4_096_000),
                    pass(8000, 2000, 500, 10 * MB, MB, 4_096_000),
                    cancel(9500));

            // Before: no page in the bulk pass of 1997 ms, then 1000 in 1999 ms; after: 500 in each pass of 1999 ms.
            assertThat(trial.found("steps", "before", "after"))
                    .containsExactly("1 | info | source | 4001.5 | 4001.5 | 1.0 | 1025025.025 | 1024512.256");
        }
    }

    @Test
    void throttlingThatChangesNothingIsAWarning() {
        try (var trial = new RuleTrial("auto_converge")) {
            trial.with(
                    start(0),
                    pass(2000, 2000, 1000, 10 * MB, MB, 4_096_000),
                    pass(4000, 2000, 1000, 10 * MB, MB, 4_096_000),
                    "4001.5 | mig | migration_throttle",
                    pass(6000, 2000, 1000, 10 * MB, MB, 4_096_000),
                    "6001.5 | mig | migration_throttle",
                    pass(8000, 2000, 1000, 10 * MB, MB, 4_096_000),
                    "8001.5 | mig | migration_throttle",
                    pass(10_000, 2000, 1000, 10 * MB, MB, 4_096_000),
                    cancel(11_500));

            assertThat(trial.found("steps")).containsExactly("1 | warning | source | 4001.5 | 8001.5 | 3.0");
        }
    }

    @Test
    void xbzrleSparesPages() {
        try (var trial = new RuleTrial("xbzrle")) {
            trial.with(
                    start(0),
                    "10 | mig | ram_save_page | pc.ram 0 4096",
                    pass(20, 2000, 4, 10 * MB, MB, 4_096_000),
                    """
                    30 | mig | ram_save_page | pc.ram 0 4096
                    31 | mig | save_xbzrle_page_skipping
                    32 | mig | ram_save_page | pc.ram 4096 8192
                    33 | mig | save_xbzrle_page_overflow
                    34 | mig | ram_save_page | pc.ram 8192 12288
                    35 | mig | ram_save_page | pc.ram 12288 16384
                    """,
                    complete(2500));
            trial.with("""
                    1    | main | migration_socket_incoming_accepted
                    2    | main | migrate_set_state | active
                    11   | main | ram_load_loop | pc.ram 0 8 4096
                    35   | main | ram_load_loop | pc.ram 8192 64 12288
                    2600 | main | migrate_set_state | completed
                    """);

            // Four pages after the bulk pass: one the same, one overflow, one encoded (0x40), one not in the cache.
            assertThat(trial.found("pages", "skipped", "overflows", "encoded", "misses", "spared"))
                    .containsExactly("1 | info | source | 30.0 | 35.0 | 4.0 | 1.0 | 1.0 | 1.0 | 1.0 | 50.0");
        }
    }

    @Test
    void withoutASignOfXbzrleThereIsNothingToSayOfIt() {
        try (var trial = new RuleTrial("xbzrle")) {
            trial.with(
                    start(0),
                    pass(20, 2000, 4, 10 * MB, MB, 4_096_000),
                    "30 | mig | ram_save_page | pc.ram 0 4096",
                    complete(2500));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void twoMigrationsShareALink() {
        try (var trial = new RuleTrial("shared_link")) {
            trial.with(
                    start(0),
                    "1999 | mig | migrate_transferred | 1000000 1000 1000 1",
                    "5000 | mig | migrate_transferred | " + "2000000 1000 2000 1",
                    cancel(5990));
            trial.with(start(3000), "4500 | mig | migrate_transferred | 500000 1000 500 1", cancel(8000));
            trial.with(start(9000), "9500 | mig | migrate_transferred | 500000 1000 500 1", cancel(9900));

            // The first ends at 5993, the second begins at 3000.
            assertThat(trial.found(
                            "one", "other", "overlap_ms", "one_rate", "other_rate", "sum_rate", "one_alone_rate"))
                    .containsExactly(
                            "1 | info | source | 3000.0 | 5993.0 | 1.0 | 2.0 | 2993.0 | 2000000.0 | 500000.0 | 2500000.0 | 1000000.0");
        }
    }

    @Test
    void withoutBandwidthsTheOverlapIsToldAlone() {
        try (var trial = new RuleTrial("shared_link")) {
            trial.with(start(0), cancel(5990));
            trial.with(start(3000), cancel(8000));

            assertThat(trial.found("overlap_ms", "sum_rate", "detail"))
                    .containsExactly(
                            "1 | info | source | 3000.0 | 5993.0 | 2993.0 | null | How fast they were meanwhile, only"
                                    + " migrate_transferred of both would tell.");
            assertThat(trial.evidence())
                    .containsExactly("1 | 0.0 | migrate_set_state", "2 | 3000.0 | migrate_set_state");
        }
    }

    @Test
    void pagesAreCountedByHowOftenTheyWentOut() {
        try (var trial = new RuleTrial("pages_sent")) {
            trial.with(
                    start(0),
                    """
                    10 | mig | ram_save_page | pc.ram 0 4096
                    11 | mig | ram_save_page | pc.ram 4096 8192
                    12 | mig | ram_save_page | vga.vram 0 4096
                    """,
                    pass(20, 2000, 4, 10 * MB, MB, 4_096_000),
                    "30 | mig | ram_save_page | pc.ram 0 4096",
                    complete(2500));

            assertThat(trial.found("pages", "distinct_pages", "most_sends", "repeated", "bulk", "detail"))
                    .containsExactly(
                            "1 | info | source | 10.0 | 30.0 | 4.0 | 3.0 | 2.0 | 25.0 | 75.0 | 3 different pages; 75 %"
                                    + " went out in the bulk pass. Hottest: pc.ram at 0 MiB (3 sends).");
        }
    }

    @Test
    void withoutPagesThereIsNothingToCount() {
        try (var trial = new RuleTrial("pages_sent")) {
            trial.with(start(0), complete(2500));

            assertThat(trial.found()).isEmpty();
        }
    }

    @Test
    void recentReleasesEstimateInEventsOfAnotherName() {
        try (var trial = new RuleTrial("downtime_limit")) {
            var passes = IntStream.rangeClosed(1, 5)
                    .mapToObj(i -> """
                            %1$s | mig | migration_bitmap_sync_start
                            %2$s | mig | migration_bitmap_sync_end | 1000
                            %2$s | mig | migrate_pending_exact | 819200 819200 0
                            %3$s | mig | savevm_state_iterate
                            %4$s | mig | migrate_transferred | 4096000 2000 2048 2048 614400
                            """.formatted(i * 2000.0, i * 2000.0 + 1, i * 2000.0 + 2, i * 2000.0 + 1999))
                    .collect(Collectors.joining("\n"));
            trial.withDeclared("""
                    migrate_pending_exact(uint64_t size, uint64_t pre, uint64_t post) "exact %" PRIu64 " %" PRIu64 " %" PRIu64
                    migrate_transferred(uint64_t transferred, uint64_t time_spent, uint64_t bandwidth, uint64_t avail_bw, uint64_t size) "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRId64
                    """, start(0), passes, cancel(12_500));

            // No window before the first of these passes tells the threshold.
            assertThat(trial.found("limit_ms", "least_ms", "passes"))
                    .containsExactly("1 | warning | source | 4001.0 | 12501.0 | 300.0 | 400.0 | 4.0");
        }
    }
}
