package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers the lanes that are not threads. A thread's lane has the number of the thread in the workspace. */
final class LaneIds {

    /** The first number that no thread has: threads are numbered from 1. */
    private static final int FIRST = 1 << 30;

    /** A lane, of a thread or not. */
    record Key(int recording, Outline.Lane.Kind kind, String name) {}

    private final Map<Key, Integer> ids = new LinkedHashMap<>();

    /** The number of a lane, given when it is first asked for. */
    int of(Key key) {
        return ids.computeIfAbsent(key, _ -> FIRST + ids.size());
    }

    /** All that have been asked for, in that order. */
    Map<Key, Integer> all() {
        return ids;
    }
}
