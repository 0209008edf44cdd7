package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.guest.FaultyProxy.Fault;
import dev.phaseline.migration.guest.FaultyProxy.Place;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One of two multifd channels is broken in each way that there is, in each part of what it carries; then either process is
 * killed. The source runs on and migrates; nothing is left.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class MultifdFaultTest {
    private static final String LIMIT = "global=migration.stall-limit=300";
    private static final int CHANNELS = 2;

    /** Where the pages of the first packet begin: behind the initial packet and the header with 128 offsets. */
    private static final int PAGES = 64 + 320 + 128 * 8;

    /** In the initial packet: magic, version, UUID, id; in a packet: magic, flags, counts, block name, offset, a page. */
    private static final int[] OFFSETS = {0, 5, 9, 24, 64, 72, 80, 84, 130, 64 + 320 + 6, PAGES + 100};

    @TempDir
    Path directory = Path.of("");

    private int names;

    @ParameterizedTest
    @EnumSource
    void whereverAChannelBreaksTheSourceCanMigrateAgain(Fault fault) throws Exception {
        var leftovers = new Leftovers();
        TestGuest source = guest("src");
        for (int i = 0; i < OFFSETS.length; i++) {
            if (!survives(source, fault, new Place(1 + i % CHANNELS, false, OFFSETS[i]))) {
                source.close();
                source = guest("src" + i);
            }
        }
        migrateAtLast(source);
        source.close();
        leftovers.assertNone();
    }

    /** Returns whether the guest is still at the source: a page, or a value that may be any, can be damaged unnoticed. */
    private boolean survives(TestGuest source, Fault fault, Place place) throws Exception {
        String what = fault + " at " + place;
        Path near = directory.resolve("p" + ++names);
        Path far = directory.resolve("m" + names);
        try (TestGuest destination = destination("d" + names, far);
                var _ = new FaultyProxy(near, far, fault, place)) {
            if (source.migrateTo("unix:" + near).equals("completed")) {
                assertThat(fault).as(what).isIn(Fault.CORRUPT, Fault.HOSTILE);
                destination.awaitStatus("running");
                return false;
            }
            assertThat(destination.exitCode()).as(what).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems())
                    .as(what)
                    .singleElement()
                    .asString()
                    .startsWith("incoming migration failed: ");
            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .as(what)
                    .contains("(this side was at ");
            resume(source);
            return true;
        }
    }

    @Test
    void aDestinationThatIsKilledLeavesTheGuestAtTheSource() throws Exception {
        var leftovers = new Leftovers();
        try (TestGuest source = guest("src")) {
            Path path = directory.resolve("m");
            try (TestGuest destination =
                    listening(TestGuest.inProcess(directory, "dst", options("incoming=defer")), path)) {
                hold(source, path);
                destination.kill();
            }
            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            source.awaitStatus("running");
            source.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", 0));
            migrateAtLast(source);
        }
        leftovers.assertNone();
    }

    @Test
    void aSourceThatIsKilledEndsTheDestination() throws Exception {
        var leftovers = new Leftovers();
        Path path = directory.resolve("m");
        try (TestGuest destination = destination("dst", path)) {
            try (TestGuest source = withMultifd(TestGuest.inProcess(directory, "src", options()))) {
                hold(source, path);
                source.kill();
            }
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
            assertThat(destination.problems()).singleElement().asString().startsWith("incoming migration failed: ");
        }
        leftovers.assertNone();
    }

    /** Migrates so slowly that the migration goes on until something happens. */
    private static void hold(TestGuest source, Path path) throws Exception {
        source.execute("migrate-set-parameters", QmpJson.object().put("max-bandwidth", 1 << 20));
        source.beginMigration("unix:" + path);
        source.awaitEvent("MIGRATION_PASS");
    }

    /** The guest runs on, or waits for its user because it may run at the destination. */
    private static void resume(TestGuest source) throws Exception {
        while (source.status().equals("finish-migrate")) {
            Polling.pause();
        }
        if (source.status().equals("postmigrate")) {
            source.execute("cont");
        }
        assertThat(source.status()).isEqualTo("running");
    }

    /** After all that, the guest arrives as it left. */
    private void migrateAtLast(TestGuest source) throws Exception {
        Path path = directory.resolve("last");
        try (TestGuest destination = destination("last-dst", path)) {
            assertThat(source.migrateTo("unix:" + path)).isEqualTo("completed");
            destination.awaitStatus("running");
            assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
        }
    }

    private TestGuest guest(String name) throws Exception {
        return withMultifd(TestGuest.inThread(directory, name, options()));
    }

    private TestGuest destination(String name, Path path) throws Exception {
        return listening(TestGuest.inThread(directory, name, options("incoming=defer", "digest=true")), path);
    }

    private static TestGuest listening(TestGuest destination, Path path) throws Exception {
        withMultifd(destination).listen("unix:" + path);
        return destination;
    }

    private static TestGuest withMultifd(TestGuest guest) throws Exception {
        guest.enable("multifd");
        return guest;
    }

    private static String[] options(String... more) {
        return Stream.concat(
                        Stream.of("memory=4M", "cpus=1", "workload=stress:rate=1M,hot=64K,fill=2M", LIMIT),
                        Stream.of(more))
                .toArray(String[]::new);
    }
}
