package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.guest.FaultyProxy.Fault;
import dev.phaseline.migration.guest.FaultyProxy.Place;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.savevm.StreamMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stream is broken at every boundary of its sections and at random bytes, in each way that there is. The destination
 * names the section that it was at; the source runs on, or can be resumed, and then migrates; nothing is left.
 *
 * <p>{@code -Dphaseline.faults=N} breaks it at N random bytes instead of a few.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FaultInjectionTest {
    private static final String LIMIT = "global=migration.stall-limit=400";

    private static final int RANDOM_OFFSETS = Integer.getInteger("phaseline.faults", 12);
    private static final long SEED = 20_260_101;

    /** Attempts wait more than they compute. */
    private static final int LANES = 4;

    /** Those that stall do nothing else. */
    private static final int STALLED_LANES = 12;

    private static final String PLACE =
            ".*(section|header|command|configuration|description|migration stream|version|devices|item).*";

    @TempDir
    Path directory = Path.of("");

    private final AtomicInteger names = new AtomicInteger();

    /** Two guests whose stream has the same layout each time that they are sent. */
    private enum Guest {
        /** Runs, and writes nothing. */
        RUNNING("running", "workload=idle"),
        /** Has data in its memory, of which it wrote some, and is stopped. */
        STOPPED("paused", "workload=stress:hot=64K,fill=128K");

        private final String status;
        private final String workload;

        Guest(String status, String workload) {
            this.status = status;
            this.workload = workload;
        }
    }

    /** The stream of a migration that nothing happened to. */
    private StreamMap clean(Guest kind) throws Exception {
        Path near = fresh();
        Path far = fresh();
        try (TestGuest source = source(kind);
                TestGuest destination = guest(kind, "incoming=unix:" + far);
                var proxy = FaultyProxy.watching(near, far)) {
            assertThat(source.migrateTo("unix:" + near)).isEqualTo("completed");
            awaitArrival(destination);
            return StreamMap.of(proxy.stream());
        }
    }

    private static void awaitArrival(TestGuest destination) throws Exception {
        while (destination.status().equals("inmigrate")) {
            Polling.pause();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverTheStreamBreaksTheDestinationNamesTheSectionAndTheSourceCanMigrateAgain(Fault fault) throws Exception {
        StreamMap clean = clean(Guest.RUNNING);
        assertThat(clean.deviceCount()).isEqualTo(9);
        var offsets = new TreeSet<>(clean.boundaries());
        new Random(SEED).ints(RANDOM_OFFSETS, 0, clean.length()).forEach(offsets::add);
        var leftovers = new Leftovers();

        inLanes(fault, Guest.RUNNING, clean, new ArrayList<>(offsets), (lane, offset) -> lane.attempt(fault, offset));

        leftovers.assertNone();
    }

    @ParameterizedTest
    @EnumSource
    void whereverAPageOfDataBreaksTheStoppedGuestStaysAndCanMigrateAgain(Fault fault) throws Exception {
        StreamMap clean = clean(Guest.STOPPED);
        List<Integer> records = clean.ramRecords();
        var offsets = new TreeSet<>(List.of(records.get(0), records.get(1), records.getLast()));
        new Random(SEED)
                .ints(RANDOM_OFFSETS, records.getFirst(), records.getLast())
                .forEach(offsets::add);
        var leftovers = new Leftovers();

        inLanes(fault, Guest.STOPPED, clean, new ArrayList<>(offsets), (lane, offset) -> lane.attempt(fault, offset));

        leftovers.assertNone();
    }

    /** One source, which survives whatever happens, and a destination for each of its migrations. */
    private final class Lane implements AutoCloseable {
        private final Guest kind;
        private final StreamMap clean;
        private TestGuest source;

        Lane(Guest kind, StreamMap clean) throws IOException, QmpException {
            this.kind = kind;
            this.clean = clean;
            this.source = source(kind);
        }

        void attempt(Fault fault, int offset) throws Exception {
            while (!isTried(fault, offset)) {
                // The source was held up, and its stream has another layout than the clean one.
                startAnew();
            }
        }

        private void startAnew() throws IOException, QmpException {
            source.close();
            source = source(kind);
        }

        private boolean isTried(Fault fault, int offset) throws Exception {
            String what = fault + " at byte " + offset;
            Path near = fresh();
            Path far = fresh();
            try (TestGuest destination = guest(kind, "incoming=unix:" + far);
                    var proxy = new FaultyProxy(near, far, fault, Place.inStream(offset))) {
                String end = source.migrateTo("unix:" + near);
                if (!clean.isLike(proxy.stream(), offset)) {
                    return false;
                }
                if (end.equals("completed")) {
                    // What was damaged was a page, or a value that may be any.
                    assertThat(isMissing(fault)).as(what).isFalse();
                    awaitArrival(destination);
                    startAnew();
                    return true;
                }
                assertThat(end).as(what).isEqualTo("failed");
                assertThat(source.execute("query-migrate").path("error-desc").asString())
                        .as(what)
                        .matches(PLACE);
                assertThat(destination.exitCode()).as(what).isEqualTo(GuestProcess.INCOMING_FAILED);
                assertThat(destination.problems())
                        .as(what)
                        .singleElement()
                        .asString()
                        .startsWith("incoming migration failed: ")
                        .matches(PLACE)
                        .contains(isMissing(fault) ? clean.sectionAt(offset) : "");
                resume(source, kind);
                return true;
            }
        }

        private static boolean isMissing(Fault fault) {
            return fault == Fault.CUT || fault == Fault.TRUNCATE || fault == Fault.STALL;
        }

        /** After all that, the guest arrives as it left. */
        void migrateAtLast() throws Exception {
            Path path = fresh();
            try (TestGuest destination = guest(kind, "digest=true", "incoming=unix:" + path)) {
                assertThat(source.migrateTo("unix:" + path)).isEqualTo("completed");
                awaitArrival(destination);
                assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    /** What is done at each offset. */
    private interface Attempt {
        void at(Lane lane, int offset) throws Exception;
    }

    private void inLanes(Fault fault, Guest kind, StreamMap clean, List<Integer> offsets, Attempt attempt)
            throws Exception {
        int count = fault == Fault.STALL ? STALLED_LANES : LANES;
        try (ExecutorService lanes = Executors.newFixedThreadPool(count)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int first = i;
                Callable<Boolean> work = () -> {
                    try (var lane = new Lane(kind, clean)) {
                        for (int j = first; j < offsets.size(); j += count) {
                            attempt.at(lane, offsets.get(j));
                        }
                        lane.migrateAtLast();
                        return true;
                    }
                };
                results.add(lanes.submit(work));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    /** The guest runs on or waits for its user, as it did before. */
    private static void resume(TestGuest source, Guest kind) throws Exception {
        while (source.status().equals("finish-migrate")) {
            Polling.pause();
        }
        if (kind == Guest.RUNNING || source.status().equals("postmigrate")) {
            source.execute("cont");
        }
        if (kind == Guest.STOPPED) {
            source.execute("stop");
        }
        assertThat(source.status()).isEqualTo(kind.status);
    }

    private Path fresh() {
        return directory.resolve("s" + names.incrementAndGet());
    }

    private TestGuest source(Guest kind) throws IOException, QmpException {
        TestGuest source = guest(kind);
        if (kind == Guest.STOPPED) {
            source.execute("stop");
        }
        return source;
    }

    private TestGuest guest(Guest kind, String... more) throws IOException {
        return TestGuest.inThread(
                directory,
                "g" + names.incrementAndGet(),
                Stream.concat(Stream.of("memory=1M", "cpus=1", LIMIT, kind.workload), Stream.of(more))
                        .toArray(String[]::new));
    }
}
