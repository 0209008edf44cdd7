package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which event an id stands for: what mapping records say, or else the position in a file of declarations. */
final class EventIds {
    /** Ids count from 0, so they are indexes; a damaged one may be anything. */
    private static final int MOST_DENSE = 1 << 16;

    /** More names than all releases have together; a hostile file must not fill the memory, nor a workspace. */
    private static final int MOST_NAMES = 1 << 15;

    private final SimpletraceHeader header;
    private final Declarations declarations;
    private final List<TraceEvent> numbered;
    private final Map<String, EventSlot> byName = new HashMap<>();
    private final Set<String> undeclared = new HashSet<>();
    private @Nullable EventSlot[] slots = new EventSlot[1 << 13];

    /**
     * Makes a table without mappings.
     *
     * @param numbered the events by id where nothing is mapped; may be empty
     */
    EventIds(SimpletraceHeader header, Declarations declarations, List<TraceEvent> numbered) {
        this.header = header;
        this.declarations = declarations;
        this.numbered = numbered;
    }

    /**
     * Gives an id a name; the last name counts.
     *
     * @return false if the id, or the number of names, is none that QEMU could have written
     */
    boolean map(long id, String name) {
        if (id < 0 || id >= MOST_DENSE) {
            return false;
        }
        var slot = byName.get(name);
        if (slot == null) {
            if (byName.size() == MOST_NAMES) {
                return false;
            }
            slot = new EventSlot(name, declarations.named(name), false);
            byName.put(name, slot);
        }
        put((int) id, slot);
        return true;
    }

    /** How to read the events of an id; null if it is none that QEMU could have written. */
    @Nullable
    EventSlot slot(long id) {
        if (id < 0 || id >= MOST_DENSE) {
            return null;
        }
        int index = (int) id;
        var slot = index < slots.length ? slots[index] : null;
        return slot != null ? slot : unmapped(index);
    }

    private @Nullable EventSlot unmapped(int id) {
        if (id < numbered.size()) {
            var event = numbered.get(id);
            return put(id, new EventSlot(event.name(), List.of(event), header.hasFixedRecords()));
        }
        if (byName.isEmpty() && numbered.isEmpty()) {
            return put(id, new EventSlot("event_" + id, List.of(), false));
        }
        return null;
    }

    private EventSlot put(int id, EventSlot slot) {
        if (id >= slots.length) {
            slots = Arrays.copyOf(slots, Math.max(id + 1, 2 * slots.length));
        }
        slots[id] = slot;
        return slot;
    }

    /** Whether an id stands for an event as far as is known. */
    boolean isKnown(long id) {
        return slot(id) != null;
    }

    /** Takes note of an event that no declaration fitted. */
    void missed(EventSlot slot) {
        undeclared.add(slot.name());
    }

    /** The names of the events that no declaration fitted. */
    Set<String> undeclared() {
        return undeclared;
    }
}
