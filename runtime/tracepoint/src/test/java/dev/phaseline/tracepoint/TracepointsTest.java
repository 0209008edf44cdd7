package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;

/** The registry is one for the process, so each test has events with a prefix of its own. */
class TracepointsTest {
    /** Even, so that the last round of all is an odd one. */
    private static final int ROUNDS = 100;

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
    void nothingIsSwitchedOnWhileWorkGoesOnOfWhichNobodyIsToHear() throws InterruptedException {
        TracepointGroup group = group("quiet", "quiet_a");
        var switching = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            switching.countDown();
            Tracepoints.apply("quiet_a");
        });

        boolean ran = Tracepoints.whileOff(group, () -> {
            other.start();
            awaitWaiting(switching, other);
            assertThat(on(group)).isEmpty();
        });

        assertThat(ran).isTrue();
        other.join();
        assertThat(on(group)).containsExactly("quiet_a");
        assertThat(Tracepoints.whileOff(group, () -> {
                    throw new AssertionError("an event is on");
                }))
                .isFalse();
    }

    private static void awaitWaiting(CountDownLatch begun, Thread thread) {
        try {
            begun.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void patternsThatMeetNoEventAreReportedWithTheNearestNames() {
        group("unknown", "unknown_a");

        assertThat(Tracepoints.apply("unknown_a", "unkwnon_a", "-unknown", "unknown_none_*", "unknown_*"))
                .extracting(UnmetPattern::message)
                .containsExactly(
                        "unknown trace event 'unkwnon_a' (nearest: 'unknown_a')",
                        "unknown trace event 'unknown' (nearest: 'unknown_a')",
                        "no trace event matches 'unknown_none_*'");
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
        Tracepoints.apply("early_*", "-early_b", "early_d");

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
                Set.of(Backend.LOG),
                List.of(Tracepoint.unavailable("compiled_out"), Tracepoint.of("compiled_in")));

        Tracepoints.apply("compiled_*");

        assertThat(on(group)).containsExactly("compiled_in");
        assertThat(group.tracepoint("compiled_out").isAvailable()).isFalse();
        assertThat(Tracepoints.apply("compiled_out"))
                .extracting(UnmetPattern::message)
                .containsExactly("trace event 'compiled_out' is not traceable: its declaration says 'disable'");
    }

    @Test
    void anEventGoesToTheSelectedBackendsThatItsStubWasGeneratedFor() {
        Tracepoint event = group("selected", "selected_a").tracepoint("selected_a");
        Set<Backend> before = Tracepoints.selected();
        JfrSettings.listen();
        try (var recording = new Recording()) {
            recording.start();
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
    void anOptionOfAProgramIsAppliedAsFarAsItCanBe() {
        TracepointGroup group = group("option", "option_a", "option_b");

        assertThat(Tracepoints.applyOption("option_*,enable=-option_b,colour=red,otpion_a"))
                .containsExactly(
                        "unknown key 'colour': expected enable, events or file",
                        "unknown trace event 'otpion_a' (nearest: 'option_a', 'option_b')");

        assertThat(on(group)).containsExactly("option_a");
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

    /** Everything at once; afterwards the state is what the last word of each thread says. */
    @Test
    void groupsPatternsBackendsAndRecordingsMayChangeAtTheSameTime() throws InterruptedException {
        Set<Backend> before = Tracepoints.selected();
        JfrSettings.listen();
        try {
            var groups = new CopyOnWriteArrayList<TracepointGroup>();
            List<Thread> threads = List.of(
                    repeated(i -> groups.add(group("mixed_" + i, "mixed_a_" + i, "mixed_b_" + i))),
                    repeated(i -> Tracepoints.apply("mixed_*", "-mixed_b_*")),
                    repeated(i -> Tracepoints.select(i % 2 == 0 ? Set.of() : Set.of(Backend.LOG))),
                    repeated(i -> record("mixed_0.mixed_b_0")));
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(groups).hasSize(ROUNDS).allSatisfy(group -> {
                assertThat(backends(group.tracepoints().get(0))).containsExactly(Backend.LOG);
                assertThat(Tracepoints.isEnabled(group.tracepoints().get(1))).isFalse();
            });
            assertThat(groups.get(0).tracepoint("mixed_b_0").isOn()).isFalse();
        } finally {
            Tracepoints.select(before);
        }
    }

    private static void record(String event) {
        try (var recording = new Recording()) {
            recording.enable(event);
            recording.start();
        }
    }

    private static Thread repeated(IntConsumer step) {
        var thread = new Thread(() -> IntStream.range(0, ROUNDS).forEach(step));
        thread.start();
        return thread;
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
