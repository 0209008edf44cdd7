package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    private static final String WRITES = "ram_save_page";
    private static final String LOADS = "qemu_loadvm_state_section";
    private static final String EITHER = "migrate_set_state";

    private static final Declarations DECLARATIONS = Declarations.builtIn();

    private final EventWindowBuilder builder = new EventWindowBuilder(100);
    private final Processes processes = new Processes(DECLARATIONS);

    private void event(long timeNs, @Nullable Long pid, @Nullable Long thread, String name) {
        int type = DECLARATIONS.named(name).isEmpty()
                ? builder.undeclaredType(name)
                : builder.type(DECLARATIONS.named(name).getFirst());
        builder.add(type, builder.thread(new RecordedThread(null, null, thread, pid)), timeNs);
    }

    private int[] next() {
        return processes.of(builder.build());
    }

    @Test
    void processesThatEmitEventsOfQemuAreToldApart() {
        event(1, 300L, 301L, EITHER);
        event(2, 200L, 200L, LOADS);
        event(3, 300L, 302L, "lttng_ust_statedump:start");

        assertThat(next()).containsExactly(0, 1, 0);
        assertThat(processes.count()).isEqualTo(2);
        assertThat(processes.pid(0)).isEqualTo(OptionalLong.of(300));
        assertThat(processes.pid(1)).isEqualTo(OptionalLong.of(200));
    }

    @Test
    void helpersAndTheKernelAreNoProcesses() {
        event(1, 0L, 0L, "sched_switch");
        event(2, 300L, 301L, EITHER);
        event(3, 400L, 400L, "sched_switch");
        event(4, null, 300L, "sched_switch");

        assertThat(next()).containsOnly(0);
        assertThat(processes.count()).isEqualTo(1);
        assertThat(processes.pid(0)).isEqualTo(OptionalLong.of(300));
    }

    @Test
    void aThreadWhoseProcessIsLearntLateBelongsToIt() {
        event(1, 300L, 301L, EITHER);
        event(2, null, 201L, LOADS);
        event(3, 200L, 201L, LOADS);

        assertThat(next()).containsExactly(0, 1, 1);
    }

    @Test
    void threadsThatWriteAndLoadAtTheSameTimeAreOfTwoProcesses() {
        event(1, null, 100L, EITHER);
        event(2, null, 103L, WRITES);
        event(3, null, 110L, LOADS);
        event(4, null, 112L, EITHER);
        event(5, null, 103L, WRITES);

        assertThat(next()).containsExactly(0, 0, 1, 1);
        assertThat(processes.pid(0)).isEmpty();
    }

    @Test
    void aProcessThatLoadsAndLaterWritesIsOne() {
        event(1, null, 100L, LOADS);
        event(2, null, 100L, LOADS);
        event(3, null, 105L, WRITES);
        event(4, null, 100L, EITHER);
        event(5, null, 105L, WRITES);

        assertThat(next()).containsOnly(0);
        assertThat(processes.count()).isEqualTo(1);
    }

    @Test
    void aThreadThatWritesAndLoadsTellsNothing() {
        event(1, null, 100L, LOADS);
        event(2, null, 105L, WRITES);
        event(3, null, 100L, WRITES);
        event(4, null, 105L, WRITES);
        event(5, null, 100L, LOADS);

        assertThat(next()).containsOnly(0);
    }

    @Test
    void whatIsLearntTooLateIsRightTheNextTime() {
        event(1, null, 112L, EITHER);
        EventWindow first = builder.build();
        event(2, null, 103L, WRITES);
        event(3, null, 110L, LOADS);
        event(4, null, 103L, WRITES);
        EventWindow second = builder.build();

        assertThat(processes.of(first)).containsExactly(0);
        assertThat(processes.isMistaken()).isFalse();
        assertThat(processes.of(second)).containsExactly(1, 0, 1);
        assertThat(processes.isMistaken()).isTrue();

        var known = processes.known();
        assertThat(known.of(first)).containsExactly(1);
        assertThat(known.of(second)).containsExactly(1, 0, 1);
        assertThat(known.isMistaken()).isFalse();
        assertThat(known.count()).isEqualTo(2);
    }
}
