package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.guest.FaultyProxy.Fault;
import dev.phaseline.migration.guest.FaultyProxy.Place;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.savevm.StreamMap;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of the two processes is killed, in each phase of a migration. */
@Timeout(120)
final class ProcessDeathTest {
    private static final String[] BUSY = {"memory=32M", "workload=stress:rate=16M,hot=4M,fill=8M"};
    private static final String[] IDLE = {"memory=1M", "workload=idle", "cpus=1"};
    private static final int SHUT_OFFSET = 8;
    private static final int FIRST_PAGES = 64 << 10;

    @TempDir
    Path directory = Path.of("");

    private static int insideCpu;

    /** When it happens. */
    enum Moment {
        SETUP("the header"),
        ITERATION("section 1 \\(ram"),
        SWITCHOVER("section 1 \\(ram"),
        DEVICES("section \\d+ \\("),
        ANSWER("");

        private final String place;

        Moment(String place) {
            this.place = place;
        }

        /** Whether the migration is held up there, since the moment passes at once. */
        boolean isHeldUp() {
            return this == SETUP || this == DEVICES || this == ANSWER;
        }
    }

    @BeforeAll
    static void recordACleanMigration(@TempDir Path clean) throws Exception {
        try (TestGuest source = TestGuest.inThread(clean, "s", IDLE);
                TestGuest destination = TestGuest.inThread(clean, "d", incoming(IDLE, "unix:" + clean.resolve("m")));
                var proxy = FaultyProxy.watching(clean.resolve("p"), clean.resolve("m"))) {
            assertThat(source.migrateTo("unix:" + clean.resolve("p"))).isEqualTo("completed");
            destination.awaitStatus("running");
            insideCpu = StreamMap.of(proxy.stream()).items().stream()
                    .filter(item -> item.name().endsWith("(cpu"))
                    .mapToInt(item -> item.payload() + 1)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDestinationThatDiesLeavesTheGuestAtTheSourceFromWhereItMovesLater(Moment moment) throws Exception {
        var leftovers = new Leftovers();
        String[] kind = moment.isHeldUp() ? IDLE : BUSY;
        try (TestGuest source = TestGuest.inThread(directory, "s", kind)) {
            try (TestGuest destination = TestGuest.inProcess(directory, "d", incoming(kind, uri("m")));
                    var _ = reach(moment, source)) {
                destination.kill();
                if (moment == Moment.SWITCHOVER) {
                    source.execute("migrate-continue", QmpJson.object().put("state", "pre-switchover"));
                }
            }
            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .contains("(this side was at ");
            source.awaitStatus("running");
            if (!moment.isHeldUp()) {
                source.awaitProgress();
            }
            try (TestGuest destination = TestGuest.inThread(directory, "e", incoming(kind, uri("n")))) {
                source.disable("pause-before-switchover");
                limitBandwidth(source, 0);
                assertThat(source.migrateTo(uri("n"))).isEqualTo("completed");
                destination.awaitStatus("running");
            }
        }
        leftovers.assertNone();
    }

    @ParameterizedTest
    @EnumSource
    void aSourceThatDiesEndsADestinationThatHasNotAllAndLeavesOneThatHas(Moment moment) throws Exception {
        var leftovers = new Leftovers();
        String[] kind = moment.isHeldUp() ? IDLE : BUSY;
        try (TestGuest destination = TestGuest.inThread(directory, "d", incoming(kind, uri("m")))) {
            try (TestGuest source = TestGuest.inProcess(directory, "s", kind);
                    var _ = reach(moment, source)) {
                source.kill();
            }
            if (moment == Moment.ANSWER) {
                destination.awaitStatus("running");
            } else {
                assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
                assertThat(destination.problems())
                        .singleElement()
                        .asString()
                        .matches("incoming migration failed: .*" + moment.place + ".*");
            }
        }
        leftovers.assertNone();
    }

    /** Migrates until then; what is returned holds the migration up. */
    private FaultyProxy reach(Moment moment, TestGuest source) throws Exception {
        Place place = switch (moment) {
            case SETUP -> Place.inStream(SHUT_OFFSET + 1);
            case DEVICES -> Place.inStream(insideCpu);
            case ANSWER -> Place.inAnswers(SHUT_OFFSET);
            case ITERATION, SWITCHOVER -> Place.NOWHERE;
        };
        var proxy = new FaultyProxy(directory.resolve("p"), directory.resolve("m"), Fault.STALL, place);
        if (moment == Moment.ITERATION) {
            limitBandwidth(source, 1 << 20);
        }
        if (moment == Moment.SWITCHOVER) {
            source.enable("pause-before-switchover");
            limitBandwidth(source, 0);
        }
        source.beginMigration(uri("p"));
        switch (moment) {
            case SETUP, DEVICES, ANSWER -> proxy.awaitFault();
            case ITERATION -> proxy.awaitBytes(FIRST_PAGES);
            case SWITCHOVER -> source.awaitMigration("pre-switchover");
        }
        return proxy;
    }

    private static void limitBandwidth(TestGuest guest, long bytesPerSecond) throws Exception {
        guest.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", bytesPerSecond));
    }

    private static String[] incoming(String[] kind, String uri) {
        return Stream.concat(Stream.of(kind), Stream.of("incoming=" + uri)).toArray(String[]::new);
    }

    private String uri(String name) {
        return "unix:" + directory.resolve(name);
    }
}
