package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.phaseline.migration.migration.MigrationCapability;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DryRunTest {
    private static final GuestConfig.Builder GUEST = GuestConfig.builder(Path.of("unused.qmp"));

    @ParameterizedTest
    @EnumSource
    void aMachineArrives(GuestConfig.DeviceSet devices) {
        var before = new Leftovers();

        assertThatCode(() -> DryRun.migrate(GUEST.devices(devices).build(), DryRun.MEMORY_BYTES, Set.of(), () -> false))
                .doesNotThrowAnyException();

        before.assertNone();
    }

    @ParameterizedTest
    @ValueSource(longs = {DryRun.MEMORY_BYTES, DryRun.LARGE_MEMORY_BYTES})
    void aMachineArrivesOverChannels(long memoryBytes) {
        var before = new Leftovers();
        var capabilities = Set.of(MigrationCapability.RETURN_PATH, MigrationCapability.MULTIFD);

        assertThatCode(() -> DryRun.migrate(GUEST.build(), memoryBytes, capabilities, () -> false))
                .doesNotThrowAnyException();

        before.assertNone();
    }

    /** The guest's own migration has begun, at any of the moments at which that is asked. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8})
    void aMachineStaysWhereItIsNoLongerWanted(int askedBefore) {
        var before = new Leftovers();
        var asked = new AtomicInteger();

        assertThatCode(() -> DryRun.migrate(
                        GUEST.build(), DryRun.MEMORY_BYTES, Set.of(), () -> asked.getAndIncrement() >= askedBefore))
                .doesNotThrowAnyException();

        before.assertNone();
    }
}
