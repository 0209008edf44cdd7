package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The registry is one for the process, so each test has events with a prefix of its own. */
class TracepointsTest {
    @Test
    void eventsAreOffUntilAPatternNamesThem() {
        TracepointGroup group = group("off", "off_a", "off_b");

        assertThat(on(group)).isEmpty();
        assertThat(Tracepoints.apply("off_b")).isEmpty();
        assertThat(on(group)).containsExactly("off_b");
    }

    @Test
    void laterPatternsWin() {
        TracepointGroup group = group("later", "later_a", "later_b", "later_c");

        Tracepoints.apply("later_*", "-later_b");
        assertThat(on(group)).containsExactly("later_a", "later_c");

        Tracepoints.apply("-later_*", "later_b");
        assertThat(on(group)).containsExactly("later_b");
    }

    @Test
    void anExactNameThatNoGroupHasIsReported() {
        group("unknown", "unknown_a");

        assertThat(Tracepoints.apply("unknown_a", "unknown_b", "-unknown_c", "unknown_none_*"))
                .containsExactly("unknown_b", "-unknown_c");
    }

    /** As in QEMU, where only a star makes a pattern of a name. */
    @Test
    void aQuestionMarkWithoutAStarSwitchesTheFirstMatchOnly() {
        TracepointGroup group = group("first", "first_a", "first_b");

        assertThat(Tracepoints.apply("first_?")).isEmpty();
        assertThat(on(group)).containsExactly("first_a");
    }

    @Test
    void aGroupThatRegistersLaterObeysEarlierPatterns() {
        assertThat(Tracepoints.apply("early_*", "-early_b", "early_d")).containsExactly("-early_b", "early_d");

        TracepointGroup group = group("early", "early_a", "early_b", "early_c");

        assertThat(on(group)).containsExactly("early_a", "early_c");
    }

    @Test
    void thePatternsOfTheSystemPropertyComeFirst() {
        // The property is set for this test's JVM: initial_*, -initial_b
        TracepointGroup group = group("initial", "initial_a", "initial_b");

        assertThat(on(group)).containsExactly("initial_a");
    }

    @Test
    void groupsAreListedInTheOrderOfTheirRegistration() {
        TracepointGroup one = group("listed_one");
        TracepointGroup two = group("listed_two");

        assertThat(Tracepoints.groups()).containsSubsequence(one, two);
        assertThat(one.name()).isEqualTo("listed_one");
    }

    @Test
    void aGroupKnowsItsEventsOnly() {
        TracepointGroup group = group("own", "own_a");

        assertThat(group.tracepoint("own_a").name()).isEqualTo("own_a");
        assertThatThrownBy(() -> group.tracepoint("own_b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group own has no event own_b");
    }

    @Test
    void anEventOfADisabledDeclarationIsNeverOn() {
        TracepointGroup group = TracepointGroup.register(
                "compiled",
                Set.of(Backend.JFR),
                List.of(Tracepoint.unavailable("compiled_out"), Tracepoint.of("compiled_in")));

        Tracepoints.apply("compiled_*");

        assertThat(on(group)).containsExactly("compiled_in");
        assertThat(group.tracepoint("compiled_out").isAvailable()).isFalse();
        assertThat(Tracepoints.apply("compiled_out")).containsExactly("compiled_out");
    }

    @Test
    void anEventGoesToTheSelectedBackendsThatItsStubWasGeneratedFor() {
        Tracepoint event = group("selected", "selected_a").tracepoint("selected_a");
        Set<Backend> before = Tracepoints.selected();
        try {
            Tracepoints.apply("selected_a");
            assertThat(backends(event)).containsExactly(Backend.JFR, Backend.LOG);

            Tracepoints.select(Set.of(Backend.LOG, Backend.SIMPLE));
            assertThat(backends(event)).containsExactly(Backend.LOG);

            Tracepoints.select(Set.of(Backend.SIMPLE));
            assertThat(event.isOn()).isFalse();
            assertThat(Tracepoints.isEnabled(event)).isTrue();
        } finally {
            Tracepoints.select(before);
        }
    }

    @Test
    void aRecordingThatAsksForAnEventGetsItThroughJfrAlone() {
        Tracepoint event = TracepointGroup.register(
                        "asked", Set.of(Backend.JFR, Backend.LOG), List.of(Tracepoint.of("default", "default_")))
                .tracepoint("default");

        Tracepoints.recorded(Set.of("asked.default_", "asked.unknown"));
        assertThat(backends(event)).containsExactly(Backend.JFR);
        assertThat(Tracepoints.isEnabled(event)).isFalse();

        Tracepoints.recorded(Set.of());
        assertThat(event.isOn()).isFalse();
    }

    @Test
    void eventsAreNumberedInTheOrderOfTheirRegistration() {
        TracepointGroup group = group("numbered", "numbered_a", "numbered_b");

        int first = group.tracepoint("numbered_a").id();
        assertThat(first).isNotNegative();
        assertThat(group.tracepoint("numbered_b").id()).isEqualTo(first + 1);
        assertThat(Tracepoint.of("numbered_c").id()).isEqualTo(-1);
    }

    @Test
    void aLoopThatRunsAlreadySeesTheChange() throws InterruptedException {
        Tracepoint loop = group("loop", "loop_a").tracepoint("loop_a");
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
        TracepointGroup group = group("busy", "busy_0_a", "busy_0_b", "busy_1_a", "busy_1_b", "busy_2_a", "busy_2_b");
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

    private static TracepointGroup group(String name, String... events) {
        return TracepointGroup.register(
                name,
                Set.of(Backend.JFR, Backend.LOG),
                Stream.of(events).map(Tracepoint::of).toList());
    }

    private static List<Backend> backends(Tracepoint event) {
        return Stream.of(Backend.values()).filter(event::isOn).toList();
    }

    private static List<String> on(TracepointGroup group) {
        return group.tracepoints().stream()
                .filter(Tracepoint::isOn)
                .map(Tracepoint::name)
                .toList();
    }
}
