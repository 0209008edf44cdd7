package dev.phaseline.cli.output;

import dev.phaseline.analyzer.recording.EventContexts;
import dev.phaseline.analyzer.recording.EventWindow;
import java.util.stream.IntStream;

/** The contexts of a window, looked up by event. */
final class ContextsByEvent {
    private final int[] values;
    /** Where in {@link #values} those of an event begin; those of the next one end them. Empty if there are none. */
    private final int[] starts;

    ContextsByEvent(EventWindow window) {
        EventContexts contexts = window.contexts();
        values = new int[contexts.size()];
        starts = new int[values.length == 0 ? 0 : window.size() + 1];
        for (int i = 0; i < values.length; i++) {
            starts[contexts.position(i) + 1]++;
        }
        for (int position = 1; position < starts.length; position++) {
            starts[position] += starts[position - 1];
        }
        int[] next = starts.clone();
        for (int i = 0; i < values.length; i++) {
            values[next[contexts.position(i)]++] = i;
        }
    }

    /** The indexes of an event's contexts, in the order in which the recording has them. */
    IntStream of(int position) {
        return starts.length == 0
                ? IntStream.empty()
                : IntStream.range(starts[position], starts[position + 1]).map(i -> values[i]);
    }
}
