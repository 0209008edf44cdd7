package dev.phaseline.migration.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusCellTest {
    private final List<MigrationStatus> changes = new ArrayList<>();
    private final StatusCell cell = new StatusCell(changes::add);

    @Test
    void changesOnlyFromTheStatusThatTheCallerBelievesIn() {
        cell.change(MigrationStatus.NONE, MigrationStatus.SETUP);
        cell.change(MigrationStatus.SETUP, MigrationStatus.CANCELLING);

        assertThat(cell.change(MigrationStatus.SETUP, MigrationStatus.ACTIVE)).isFalse();
        assertThat(cell.get()).isEqualTo(MigrationStatus.CANCELLING);
        assertThat(changes).containsExactly(MigrationStatus.SETUP, MigrationStatus.CANCELLING);
    }

    @Test
    void aTransitionThatDoesNotExistIsAnError() {
        assertThatThrownBy(() -> cell.change(MigrationStatus.CANCELLING, MigrationStatus.COMPLETED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a migration that is CANCELLING cannot become COMPLETED");
    }

    @Test
    void theNextMigrationBeginsSilentlyAndOnlyAfterTheLast() {
        cell.change(MigrationStatus.NONE, MigrationStatus.SETUP);
        assertThatThrownBy(cell::reset).isInstanceOf(IllegalStateException.class);

        cell.change(MigrationStatus.SETUP, MigrationStatus.FAILED);
        cell.reset();

        assertThat(cell.get()).isEqualTo(MigrationStatus.NONE);
        assertThat(changes).containsExactly(MigrationStatus.SETUP, MigrationStatus.FAILED);
    }
}
