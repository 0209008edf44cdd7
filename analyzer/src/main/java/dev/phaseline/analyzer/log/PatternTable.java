package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The declared events by name, found by the bytes of the name. A name can have several declarations, of which the first
 * that fits a line is taken. Patterns are made when they are first needed: of the thousands of events that a release
 * declares, a log has few. Used by one thread.
 */
final class PatternTable {
    /** A name and what is declared under it. */
    static final class Entry {
        private final byte[] name;
        private final List<TraceEvent> events;
        private final Map<Dialect, LoggedEvent[]> logged = new EnumMap<>(Dialect.class);

        private Entry(String name, List<TraceEvent> events) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.events = events;
        }

        /** How many bytes the name has. */
        int nameBytes() {
            return name.length;
        }

        /** The declarations, those to be tried first at the front. */
        LoggedEvent[] events(Dialect dialect) {
            var known = logged.get(dialect);
            if (known == null) {
                known = events.stream()
                        .map(event -> new LoggedEvent(PatternCompiler.compile(event, dialect)))
                        .toArray(LoggedEvent[]::new);
                logged.put(dialect, known);
            }
            return known;
        }

        boolean canContainLineEnd(Dialect dialect) {
            return Arrays.stream(events(dialect))
                    .anyMatch(event -> event.pattern().canContainLineEnd());
        }

        boolean canEndWithBlank(Dialect dialect) {
            return Arrays.stream(events(dialect))
                    .anyMatch(event -> event.pattern().canEndWithBlank());
        }
    }

    /** Open addressing, at most half full. */
    private final @Nullable Entry[] slots;

    /** What was found last: as a rule the next line has it as well. */
    private @Nullable Entry latest;

    /** @param events the declarations by name, disabled events, which never print a line, not among them */
    PatternTable(Map<String, List<TraceEvent>> events) {
        slots = new Entry[Integer.highestOneBit(Math.max(events.size(), 8)) * 4];
        events.forEach((name, declarations) -> add(new Entry(name, List.copyOf(declarations))));
    }

    private void add(Entry entry) {
        int slot = hash(entry.name, 0, entry.name.length) & slots.length - 1;
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = entry;
    }

    /** What is declared under a name; null if nothing is. */
    @Nullable
    Entry find(byte[] line, int from, int to) {
        int slot = hash(line, from, to) & slots.length - 1;
        while (true) {
            var entry = slots[slot];
            if (entry == null) {
                return null;
            }
            if (Arrays.equals(entry.name, 0, entry.name.length, line, from, to)) {
                latest = entry;
                return entry;
            }
            slot = slot + 1 & slots.length - 1;
        }
    }

    /** What was found last, if its name stands at a place of a line and ends there; otherwise null. */
    @Nullable
    Entry again(byte[] line, int from, int to) {
        var entry = latest;
        if (entry == null) {
            return null;
        }
        int end = from + entry.name.length;
        return end <= to
                        && Words.isNameEnd(line, end, to)
                        && Arrays.equals(entry.name, 0, entry.name.length, line, from, end)
                ? entry
                : null;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}
