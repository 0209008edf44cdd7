package dev.phaseline.analyzer.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Places slices on as few tracks as it takes for those of one track to nest or to follow each other, which is all that
 * trace viewers can draw. A thread's spans mostly nest; a ping that is answered while sections are sent does not.
 */
final class Lanes {
    /** Ends of the slices that are open on each lane, the innermost first. */
    private final List<Deque<Long>> lanes = new ArrayList<>();

    /**
     * The lane for the next slice. Slices come in the order of their starts, of those that start together the longest
     * first.
     *
     * @return from 0
     */
    int place(long startNs, long endNs) {
        for (int i = 0; i < lanes.size(); i++) {
            Deque<Long> open = lanes.get(i);
            while (!open.isEmpty() && open.peek() <= startNs) {
                open.pop();
            }
            if (open.isEmpty() || open.peek() >= endNs) {
                open.push(endNs);
                return i;
            }
        }
        lanes.add(new ArrayDeque<>(List.of(endNs)));
        return lanes.size() - 1;
    }
}
