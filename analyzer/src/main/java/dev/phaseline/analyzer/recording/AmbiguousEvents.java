package dev.phaseline.analyzer.recording;

import java.util.Arrays;

/**
 * The events of a window whose text could be read in more than one way, in the order in which they were added. Immutable
 * but for its {@link EventWindowBuilder}.
 */
public final class AmbiguousEvents {
    private static final int FIRST_CAPACITY = 16;

    private int[] positions = new int[0];
    private int[] texts = new int[0];
    private int size;

    AmbiguousEvents() {}

    /** Adds an event, and what the recording has for it. */
    void add(int position, int textId) {
        if (size == positions.length) {
            int larger = Math.max(FIRST_CAPACITY, 2 * size);
            positions = Arrays.copyOf(positions, larger);
            texts = Arrays.copyOf(texts, larger);
        }
        positions[size] = position;
        texts[size] = textId;
        size++;
    }

    /** Those whose events went on to another window, with their positions there; a negative one for those that did not. */
    AmbiguousEvents in(int[] positionOf) {
        var kept = new AmbiguousEvents();
        for (int i = 0; i < size; i++) {
            if (positionOf[positions[i]] >= 0) {
                kept.add(positionOf[positions[i]], texts[i]);
            }
        }
        return kept;
    }

    /** Follows the events to where they have gone. */
    void move(int[] positionOf) {
        for (int i = 0; i < size; i++) {
            positions[i] = positionOf[positions[i]];
        }
    }

    /** The number of such events. */
    public int size() {
        return size;
    }

    /** The position of the event in its window. */
    public int position(int number) {
        return positions[number];
    }

    int textId(int number) {
        return texts[number];
    }
}
