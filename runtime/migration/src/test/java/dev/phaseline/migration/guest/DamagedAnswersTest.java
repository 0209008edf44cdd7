package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.guest.FaultyProxy.Fault;
import dev.phaseline.migration.guest.FaultyProxy.Place;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the destination answers is broken at each of its bytes: a PONG, and SHUT when the guest is there. The source ends the
 * migration, says why, and can go on.
 */
@Timeout(120)
final class DamagedAnswersTest {
    private static final String[] GUEST = {"memory=1M", "workload=idle", "cpus=1", "global=migration.stall-limit=300"};
    private static final int MESSAGE_BYTES = 8;

    /** Type, length and value of a message. */
    private static final int[] FIELDS = {0, 2, 4};

    private static final String MALFORMED = "the destination sent a";

    @TempDir
    Path directory = Path.of("");

    private int names;

    @ParameterizedTest
    @EnumSource
    void aSourceThatIsNotAnsweredAsItHasToBeCanGoOn(Fault fault) throws Exception {
        attempt(fault, 0);
        var leftovers = new Leftovers();

        for (int message = 0; message < 2; message++) {
            for (int field : FIELDS) {
                attempt(fault, message * MESSAGE_BYTES + field);
            }
        }

        leftovers.assertNone();
    }

    private void attempt(Fault fault, int offset) throws Exception {
        Path near = fresh();
        Path far = fresh();
        try (TestGuest source = TestGuest.inThread(directory, "g" + ++names, GUEST);
                TestGuest destination = TestGuest.inThread(
                        directory, "g" + ++names, GUEST[0], GUEST[1], GUEST[2], GUEST[3], "incoming=unix:" + far)) {
            try (var _ = new FaultyProxy(near, far, fault, Place.inAnswers(offset))) {
                check(fault, offset, source, source.migrateTo("unix:" + near));
            }
            awaitRunningOrEnded(destination);
        }
    }

    private static void check(Fault fault, int offset, TestGuest source, String end) throws Exception {
        String what = fault + " at byte " + offset + " of the answers";
        if (end.equals("completed")) {
            // The value of a PONG may be any.
            assertThat(fault).as(what).isIn(Fault.CORRUPT, Fault.HOSTILE);
            assertThat(offset).as(what).isEqualTo(FIELDS[2]);
            return;
        }
        assertThat(end).as(what).isEqualTo("failed");
        String problem = source.execute("query-migrate").path("error-desc").asString();
        assertThat(problem).as(what).contains("(this side was at ");
        while (source.status().equals("finish-migrate")) {
            Polling.pause();
        }
        String status = source.status();
        if (fault == Fault.STALL || (offset >= MESSAGE_BYTES && problem.contains(MALFORMED))) {
            assertThat(status).as(what).isEqualTo("postmigrate");
        }
        // Whether everything had gone when the first answer made no sense, is a matter of time.
        if (status.equals("postmigrate")) {
            assertThat(problem).as(what).endsWith("make sure that it does not run there before 'cont'");
            source.execute("cont");
        }
        assertThat(source.status()).as(what).isEqualTo("running");
    }

    private static void awaitRunningOrEnded(TestGuest destination) throws Exception {
        try {
            destination.awaitStatus("running");
        } catch (IOException e) {
            assertThat(destination.exitCode()).isEqualTo(GuestProcess.INCOMING_FAILED);
        }
    }

    private Path fresh() {
        return directory.resolve("s" + ++names);
    }
}
