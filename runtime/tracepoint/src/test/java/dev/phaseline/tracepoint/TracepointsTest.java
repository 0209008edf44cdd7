package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The registry is one for the process, so each test has events with a prefix of its own. */
class TracepointsTest {
    @Test
    void eventsAreOffUntilAPatternNamesThem() {
        TracepointGroup group = TracepointGroup.register("off", List.of("off_a", "off_b"));

        assertThat(on(group)).isEmpty();
        assertThat(Tracepoints.apply("off_b")).isEmpty();
        assertThat(on(group)).containsExactly("off_b");
    }

    @Test
    void laterPatternsWin() {
        TracepointGroup group = TracepointGroup.register("later", List.of("later_a", "later_b", "later_c"));

        Tracepoints.apply("later_*", "-later_b");
        assertThat(on(group)).containsExactly("later_a", "later_c");

        Tracepoints.apply("-later_*", "later_b");
        assertThat(on(group)).containsExactly("later_b");
    }

    @Test
    void anExactNameThatNoGroupHasIsReported() {
        TracepointGroup.register("unknown", List.of("unknown_a"));

        assertThat(Tracepoints.apply("unknown_a", "unknown_b", "-unknown_c", "unknown_none_*"))
                .containsExactly("unknown_b", "-unknown_c");
    }

    /** As in QEMU, where only a star makes a pattern of a name. */
    @Test
    void aQuestionMarkWithoutAStarSwitchesTheFirstMatchOnly() {
        TracepointGroup group = TracepointGroup.register("first", List.of("first_a", "first_b"));

        assertThat(Tracepoints.apply("first_?")).isEmpty();
        assertThat(on(group)).containsExactly("first_a");
    }

    @Test
    void aGroupThatRegistersLaterObeysEarlierPatterns() {
        assertThat(Tracepoints.apply("early_*", "-early_b", "early_d")).containsExactly("-early_b", "early_d");

        TracepointGroup group = TracepointGroup.register("early", List.of("early_a", "early_b", "early_c"));

        assertThat(on(group)).containsExactly("early_a", "early_c");
    }

    @Test
    void thePatternsOfTheSystemPropertyComeFirst() {
        // The property is set for this test's JVM: initial_*, -initial_b
        TracepointGroup group = TracepointGroup.register("initial", List.of("initial_a", "initial_b"));

        assertThat(on(group)).containsExactly("initial_a");
    }

    @Test
    void groupsAreListedInTheOrderOfTheirRegistration() {
        TracepointGroup one = TracepointGroup.register("listed_one", List.of());
        TracepointGroup two = TracepointGroup.register("listed_two", List.of());

        assertThat(Tracepoints.groups()).containsSubsequence(one, two);
        assertThat(one.name()).isEqualTo("listed_one");
    }

    @Test
    void aGroupKnowsItsEventsOnly() {
        TracepointGroup group = TracepointGroup.register("own", List.of("own_a"));

        assertThat(group.tracepoint("own_a").name()).isEqualTo("own_a");
        assertThatThrownBy(() -> group.tracepoint("own_b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group own has no event own_b");
    }

    @Test
    void aLoopThatRunsAlreadySeesTheChange() throws InterruptedException {
        Tracepoint loop = TracepointGroup.register("loop", List.of("loop_a")).tracepoint("loop_a");
        var compiled = new CountDownLatch(1);
        var seenOn = new CountDownLatch(1);
        var spinner = new Thread(() -> {
            for (long i = 0; !loop.isOn(); i++) {
                if (i == 5_000_000) { // enough for the JIT compiler to have replaced the loop
                    compiled.countDown();
                }
            }
            seenOn.countDown();
            while (loop.isOn()) {
                Thread.onSpinWait();
            }
        });
        spinner.start();

        compiled.await();
        Tracepoints.apply("loop_a");
        seenOn.await();
        Tracepoints.apply("-loop_a");
        spinner.join();

        assertThat(loop.isOn()).isFalse();
    }

    @Test
    void threadsMaySwitchAtTheSameTime() throws InterruptedException {
        TracepointGroup group = TracepointGroup.register(
                "busy", List.of("busy_0_a", "busy_0_b", "busy_1_a", "busy_1_b", "busy_2_a", "busy_2_b"));
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 3; t++) {
            String own = "busy_" + t + "_*";
            String last = "-busy_" + t + "_b";
            threads.add(new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    Tracepoints.apply("-" + own, own, last);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(on(group)).containsExactly("busy_0_a", "busy_1_a", "busy_2_a");
    }

    private static List<String> on(TracepointGroup group) {
        return group.tracepoints().stream()
                .filter(Tracepoint::isOn)
                .map(Tracepoint::name)
                .toList();
    }
}
