package dev.phaseline.tracepoint;

import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.Name;

/**
 * A program with an event in a loop, for tests to control from outside. It prints {@code off}, then a line whenever the
 * loop meets another state: the backends that its event goes to.
 */
final class LoopingProgram {
    private static final Tracepoint TURN = Tracepoint.of("loop_turn");

    /** The event. */
    @Name("loop.loop_turn")
    private static final class TurnEvent extends Event {
        @SuppressWarnings({"UnusedVariable", "FieldCanBeLocal"}) // JFR reads it
        private final long turn;

        TurnEvent(long turn) {
            this.turn = turn;
        }
    }

    private LoopingProgram() {}

    public static void main(String[] arguments) {
        TracepointGroup.register(
                "loop",
                Set.of(Backend.JFR, Backend.LOG),
                List.of(TURN, Tracepoint.of("loop_other"), Tracepoint.unavailable("loop_gone")));
        System.out.println("pid " + ProcessHandle.current().pid());
        String state = "";
        for (long turn = 0; ; turn++) {
            if (TURN.isOn()) {
                new TurnEvent(turn).commit();
                LockSupport.parkNanos(1_000_000); // a recording of some size
            }
            if (turn % 1000 == 0 || TURN.isOn()) {
                String now = state();
                if (!now.equals(state)) {
                    System.out.println(now);
                }
                state = now;
            }
        }
    }

    private static String state() {
        // Asked for one by one only: the whole may change in between.
        String backends = Stream.of(Backend.values())
                .filter(TURN::isOn)
                .map(Backend::toString)
                .collect(Collectors.joining(" "));
        return backends.isEmpty() ? "off" : backends;
    }
}
