package dev.phaseline.migration.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.phaseline.migration.ram.RamStatistics;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuOutputFile;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RateWindowTest {
    private final QemuOutputFile out = new QemuOutputFile(Channels.newChannel(OutputStream.nullOutputStream()));
    private final MigrationSettings settings = new MigrationSettings(MigrationProperties.QEMU_7_2);
    private final List<Long> pauses = new ArrayList<>();
    private RamStatistics ram = RamStatistics.NONE;
    private long nowNanos;

    private final RateWindow window = new RateWindow(out, settings, () -> ram, () -> nowNanos, pauses::add);

    @Test
    void theThresholdIsThatOfTheBandwidthThatIsSaidToBeAvailable() {
        settings.setParameters(
                settings.parameters().with(Map.of(MigrationParameter.AVAIL_SWITCHOVER_BANDWIDTH, 2_000_000L)));
        out.putBytes(new byte[30_658]);
        passMillis(100);

        window.step();

        // 2000 bytes/ms for 300 ms.
        assertThat(window.throughput().thresholdBytes()).isEqualTo(600_000);
    }

    /** The numbers of a QEMU with a limit of 300000 bytes per second. */
    @Test
    void bandwidthAndThresholdAreThoseOfTheClosedWindow() {
        out.putBytes(new byte[30_658]);
        passMillis(100);

        window.step();

        // 306.58 bytes/ms for 300 ms.
        assertThat(window.throughput().thresholdBytes()).isEqualTo(91_974);
        assertThat(window.throughput().megabitsPerSecond()).isCloseTo(2.45264, within(1e-9));
        assertThat(out.rateUsedBytes()).isZero();
    }

    @Test
    void beforeTheFirstWindowClosesNothingIsKnown() {
        out.putBytes(new byte[1000]);
        passMillis(99);

        window.step();

        assertThat(window.throughput().thresholdBytes()).isZero();
        assertThat(window.throughput().expectedDowntimeMs()).isEqualTo(300);
        assertThat(out.rateUsedBytes()).isEqualTo(1000);
    }

    @Test
    void aUsedUpBudgetWaitsForTheRestOfTheWindow() {
        out.setRateLimit(100);
        out.putBytes(new byte[101]);
        passMillis(30);

        window.step();

        assertThat(pauses).containsExactly(70L);
    }

    @Test
    void aClosedWindowGivesANewBudget() {
        out.setRateLimit(100);
        out.putBytes(new byte[101]);
        passMillis(120);

        window.step();

        assertThat(pauses).isEmpty();
        assertThat(out.rateLimitExceeded()).isFalse();
    }

    @Test
    void aBrokenFileWaitsForNothing() {
        out.setError(Errno.EIO, "broken");

        window.step();

        assertThat(pauses).isEmpty();
    }

    @Test
    void theExpectedDowntimeNeedsADirtyRateAndEnoughBytes() {
        ram = new RamStatistics(1 << 20, 500_000, 0, 40, 2, 0, 1, 0, 0, 0, Optional.empty());
        out.putBytes(new byte[20_000]);
        passMillis(100);
        window.step();
        assertThat(window.throughput().expectedDowntimeMs()).isEqualTo(300);
        assertThat(window.throughput().pagesPerSecond()).isEqualTo(420);

        ram = new RamStatistics(1 << 20, 500_000, 0, 40, 2, 77, 1, 0, 0, 0, Optional.empty());
        out.putBytes(new byte[20_000]);
        passMillis(100);
        window.step();
        // 500000 bytes at 200 bytes/ms.
        assertThat(window.throughput().expectedDowntimeMs()).isEqualTo(2500);
        assertThat(window.throughput().pagesPerSecond()).isZero();
    }

    @Test
    void aChangedDowntimeLimitCountsFromTheNextWindow() {
        settings.setParameters(settings.parameters().with(Map.of(MigrationParameter.DOWNTIME_LIMIT, 1000L)));
        out.putBytes(new byte[5000]);
        passMillis(100);

        window.step();

        assertThat(window.throughput().thresholdBytes()).isEqualTo(50_000);
    }

    private void passMillis(long ms) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
