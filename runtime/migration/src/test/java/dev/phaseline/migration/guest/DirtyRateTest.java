package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A guest's dirty rate, which clients ask for before they migrate it. */
final class DirtyRateTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void aGuestThatRewritesItsMemoryIsMeasured() throws Exception {
        try (TestGuest guest = TestGuest.inThread(
                directory, "g", "memory=16M", "workload=stress:rate=64M,hot=15M", "compat=qemu-10.0")) {
            guest.awaitProgress();
            guest.execute(
                    "calc-dirty-rate", QmpJson.object().put("calc-time", 1).put("sample-pages", 16_384));

            JsonNode measured = awaitMeasured(guest);
            assertThat(measured.path("dirty-rate").asLong()).isPositive();
            assertThat(measured.path("sample-pages").asLong()).isEqualTo(16_384);
        }
    }

    @Test
    void oneMeasurementIsMadeAtATime() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "g", "workload=idle")) {
            guest.execute("calc-dirty-rate", QmpJson.object().put("calc-time", 60));

            assertThatThrownBy(() ->
                            guest.execute("calc-dirty-rate", QmpJson.object().put("calc-time", 1)))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("the dirty rate is already being measured.");
            assertThat(guest.execute("query-dirty-rate").path("status").asString())
                    .isEqualTo("measuring");
        }
    }

    @Test
    void aGuestThatIsIdleWritesNothing() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "g", "memory=16M", "workload=idle", "compat=qemu-10.0")) {
            guest.execute(
                    "calc-dirty-rate", QmpJson.object().put("calc-time", 50).put("calc-time-unit", "millisecond"));

            assertThat(awaitMeasured(guest).path("dirty-rate").asLong(-1)).isZero();
            assertThat(guest.execute("query-dirty-rate", QmpJson.object().put("calc-time-unit", "millisecond"))
                            .path("calc-time")
                            .asLong())
                    .isEqualTo(50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAnswerHasTheMembersThatAQemuShows(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (var qemu = new QemuProcess(version, directory);
                TestGuest ours = TestGuest.inThread(directory, "g", "workload=idle", "compat=" + version.compat())) {
            assertThat(new TreeSet<>(ours.execute("query-dirty-rate").propertyNames()))
                    .isEqualTo(new TreeSet<>(qemu.execute("query-dirty-rate").propertyNames()));
            assertThat(ours.execute("query-dirty-rate").path("status"))
                    .isEqualTo(qemu.execute("query-dirty-rate").path("status"));
        }
    }

    private static JsonNode awaitMeasured(TestGuest guest) throws IOException, QmpException {
        JsonNode answer = guest.execute("query-dirty-rate");
        while (!answer.path("status").asString().equals("measured")) {
            Polling.pause();
            answer = guest.execute("query-dirty-rate");
        }
        return answer;
    }
}
