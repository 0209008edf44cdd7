package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.trace.RecordedEvents;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AutoConvergeTest {
    private final Cpus cpus = new Cpus();
    private final AutoConverge autoConverge = new AutoConverge(cpus);

    /** Half of what is sent may be dirtied. */
    @Test
    void theSecondStrikeThrottlesAndTellsSo() throws Exception {
        var events = RecordedEvents.during(() -> {
            autoConverge.endPeriod(501, 1000);
            assertThat(cpus.percent).isZero();
            autoConverge.endPeriod(500, 1000);
            autoConverge.endPeriod(501, 1000);
        });

        assertThat(cpus.percent).isEqualTo(20);
        assertThat(events.lines()).containsExactly("migration_throttle()");
    }

    @Test
    void furtherStrikesRaiseTheThrottleUpToItsMaximum() {
        cpus.parameters = Optional.of(new ThrottleParameters(50, 20, 30, false, 70));

        strikeOut();
        assertThat(cpus.percent).isEqualTo(20);
        strikeOut();
        assertThat(cpus.percent).isEqualTo(50);
        strikeOut();
        assertThat(cpus.percent).isEqualTo(70);
        strikeOut();
        assertThat(cpus.percent).isEqualTo(70);
    }

    /** At 20 percent: dirty 625, allowed 500, so 80 - 80 * 500 / 625 = 16 at most. */
    @Test
    void towardsTheEndTheStepsBecomeSmallIfAskedFor() {
        cpus.parameters = Optional.of(new ThrottleParameters(50, 20, 30, true, 99));
        cpus.percent = 20;

        autoConverge.endPeriod(625, 1000);
        autoConverge.endPeriod(625, 1000);

        assertThat(cpus.percent).isEqualTo(36);
    }

    @Test
    void aGuestThatIsNotToConvergeIsLeftAlone() {
        cpus.parameters = Optional.empty();

        strikeOut();

        assertThat(cpus.percent).isZero();
    }

    @Test
    void valuesThatQemuRefusesAreRefused() {
        assertThatThrownBy(() -> new ThrottleParameters(0, 20, 10, false, 99))
                .hasMessage("Parameter 'throttle_trigger_threshold' expects an integer in the range of 1 to 100");
        assertThatThrownBy(() -> new ThrottleParameters(50, 100, 10, false, 99))
                .hasMessage("Parameter 'cpu_throttle_initial' expects an integer in the range of 1 to 99");
        assertThatThrownBy(() -> new ThrottleParameters(50, 30, 10, false, 29))
                .hasMessage("Parameter 'max_cpu_throttle' expects an integer in the range of 30 to 99");
    }

    private void strikeOut() {
        autoConverge.endPeriod(2000, 1000);
        autoConverge.endPeriod(2000, 1000);
    }

    private static final class Cpus implements Throttle {
        private Optional<ThrottleParameters> parameters = Optional.of(ThrottleParameters.DEFAULT);
        private int percent;

        @Override
        public Optional<ThrottleParameters> parameters() {
            return parameters;
        }

        @Override
        public int percent() {
            return percent;
        }

        @Override
        public void setPercent(int value) {
            percent = value;
        }
    }
}
