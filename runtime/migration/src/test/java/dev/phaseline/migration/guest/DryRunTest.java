package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DryRunTest {
    @ParameterizedTest
    @EnumSource
    void aMachineArrives(GuestConfig.DeviceSet devices) {
        var before = new Leftovers();

        assertThatCode(() -> DryRun.migrate(devices)).doesNotThrowAnyException();

        before.assertNone();
    }
}
