package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one sound chunk without an object for any of them: constants once, then each event by the fields
 * of its type into the columns of the window. Events of other types are stepped over by their size, except for the few
 * that say something about the recording.
 */
final class ColumnReader {
    private static final int METADATA = 0;
    private static final int CHECKPOINT = 1;

    private final MemorySegment chunk;
    private final RecordInput input;
    private final ChunkTypes types;
    private final ChunkConstants constants;
    private final ChunkHeader.TickClock clock;
    private final EventWindowBuilder window;
    private final EventWindowBuilder others;
    private final Map<Long, OtherEventType> otherTypes = new HashMap<>();
    private final Map<Long, Integer> otherThreads = new HashMap<>();
    private final Map<Long, EventFields> fieldsOf = new HashMap<>();
    private final Map<Long, Integer> threadNumbers = new HashMap<>();
    private final Map<String, Long> unreadable = new TreeMap<>();
    private final AlikeEvents run = new AlikeEvents();
    /** Of the event read last: most are like the one before. */
    private long lastType = -1;

    private EventFields lastFields = EventFields.unknown();
    /** The thread of the event read last: a thread fills a buffer of its own. */
    private long lastThread;

    private int lastThreadNumber = -1;
    private int windows;
    private long eventsRead;
    private long eventsSkipped;
    private long eventsDropped;
    private Optional<String> host = Optional.empty();
    private OptionalLong pid = OptionalLong.empty();

    /** Hears of events that make no sense. */
    @FunctionalInterface
    interface BadEvent {
        /** Takes note of the offset of one in the chunk. */
        void at(long offset) throws IOException;
    }

    private ColumnReader(
            MemorySegment chunk,
            RecordInput input,
            ChunkTypes types,
            ChunkConstants constants,
            EventWindowBuilder window,
            EventWindowBuilder others) {
        this.chunk = chunk;
        this.input = input;
        this.types = types;
        this.constants = constants;
        this.clock = ChunkHeader.clock(chunk);
        this.window = window;
        this.others = others;
    }

    /**
     * Prepares to read a chunk whose records follow one another.
     *
     * @param description the chunk that has the types and constants, as a rule the same
     * @param others takes the events that are no trace events
     * @return empty if the metadata or the constants are not as they are known
     */
    static Optional<ColumnReader> open(
            MemorySegment chunk, MemorySegment description, EventWindowBuilder window, EventWindowBuilder others) {
        var header = ChunkHeader.read(description);
        var records = new RecordInput(description);
        if (!ChunkHeader.isCompressed(chunk)
                || !ChunkHeader.clock(chunk).isUsable()
                || !isRecord(description, header.metadata())
                || !isRecord(description, header.checkpoint())) {
            return Optional.empty();
        }
        return ChunkTypes.read(records, header.metadata())
                .flatMap(types -> ChunkConstants.read(records, types, header.checkpoint())
                        .map(constants ->
                                new ColumnReader(chunk, new RecordInput(chunk), types, constants, window, others)));
    }

    private static boolean isRecord(MemorySegment chunk, long offset) {
        return offset >= ChunkHeader.BYTES && offset < chunk.byteSize();
    }

    /**
     * Reads all events.
     *
     * @throws IOException if the sink fails
     */
    void read(RecordingSink sink, BadEvent damage) throws IOException {
        for (long offset = ChunkHeader.BYTES; offset < chunk.byteSize(); ) {
            long next = input.record(offset);
            long type = input.number();
            if (type != METADATA && type != CHECKPOINT) {
                if (window.isFull()) {
                    flush(sink);
                }
                if (others.isFull()) {
                    sink.others(others.build());
                }
                next = read(type, offset, next, damage);
            }
            offset = next;
        }
    }

    private void flush(RecordingSink sink) throws IOException {
        windows++;
        if (!window.isEmpty()) {
            sink.events(window.build());
        }
    }

    /** Reads an event, or several; returns where the record begins that is to be read next. */
    private long read(long typeId, long offset, long next, BadEvent damage) throws IOException {
        if (typeId != lastType) {
            lastFields = fieldsOf.computeIfAbsent(typeId, this::fieldsOf);
            lastType = typeId;
        }
        var fields = lastFields;
        switch (fields.reader()) {
            case EventReader.Typed typed -> {
                long unread = readRun(typed, fields, offset, next);
                if (unread != offset) {
                    return unread;
                }
                damage.at(offset);
            }
            case EventReader.Unreadable(var reason) -> unreadable.merge(reason, 1L, Long::sum);
            case EventReader.Other _ -> {
                readOther(fields);
                keepOther(typeId, offset);
                if (input.isBroken()) {
                    damage.at(offset);
                }
            }
        }
        return next;
    }

    private EventFields fieldsOf(long typeId) {
        return types.type(typeId)
                .map(type -> EventFields.of(type, types, window))
                .orElseGet(EventFields::unknown);
    }

    /**
     * Reads a trace event, and those after it that have the same type and thread: what they have goes to the window column by
     * column.
     *
     * @param offset where it begins; its size and type have been read
     * @param next where the next record begins
     * @return where the first record begins that has not been read; that is this event if it makes no sense
     */
    private long readRun(EventReader.Typed typed, EventFields fields, long offset, long next) {
        int most = Math.min(run.most(), window.room());
        int count = 0;
        long from = offset;
        long to = next;
        while (readFields(fields, count) && run.isOfOneThread(fields, count)) {
            count++;
            from = to;
            if (count == most || from == chunk.byteSize()) {
                break;
            }
            to = input.record(from);
            if (input.number() != lastType) {
                break;
            }
        }
        if (count > 0) {
            run.addTo(window, typed, fields, threadNumber(run.thread(fields)), clock, count);
            eventsRead += count;
        }
        return from;
    }

    /** Reads the fields of an event into a row of the run; false if the record is broken. */
    private boolean readFields(EventFields fields, int row) {
        var kinds = fields.kinds();
        long[][] columns = run.columns(fields);
        int next = input.numbers(kinds, 0, fields.lengths(), columns, row);
        while (next < kinds.length && !input.isBroken()) {
            var field = fields.fields()[next];
            if (field.kind() == EventFields.Kind.TEXT) {
                columns[next][row] = textId(field.lastText());
            } else {
                types.skip(input, field.field());
            }
            next = input.numbers(kinds, next + 1, fields.lengths(), columns, row);
        }
        return !input.isBroken();
    }

    private int textId(EventFields.LastText last) {
        return switch (input.text()) {
            case NULL, UNKNOWN -> 0;
            case BYTES -> {
                if (!last.is(input, windows)) {
                    last.set(input, windows, window.textId(input.textBytes(), input.textFrom(), input.textLength()));
                }
                yield last.id();
            }
            case CONSTANT -> textId(constants.text(input.constant()));
        };
    }

    private int textId(ChunkConstants.@Nullable ConstantText text) {
        if (text == null) {
            return 0;
        }
        byte[] bytes = text.bytes();
        if (bytes != null && text.window != windows) {
            text.textId = window.textId(bytes);
            text.window = windows;
        }
        return text.textId;
    }

    private int threadNumber(long key) {
        if (key != lastThread || lastThreadNumber < 0) {
            lastThreadNumber = findThread(key);
            lastThread = key;
        }
        return lastThreadNumber;
    }

    private int findThread(long key) {
        var number = threadNumbers.get(key);
        if (number == null) {
            var thread = constants.thread(key);
            number = window.thread(thread == null ? RecordedThread.UNKNOWN : thread);
            threadNumbers.put(key, number);
        }
        return number;
    }

    private void readOther(EventFields fields) {
        eventsSkipped++;
        switch (fields.name()) {
            case "jdk.JVMInformation" -> {
                if (values(fields).get("pid") instanceof Long id) {
                    pid = OptionalLong.of(id);
                }
            }
            case "jdk.InitialEnvironmentVariable" -> {
                var values = values(fields);
                if ("HOSTNAME".equals(values.get("key")) && values.get("value") instanceof String name) {
                    host = Optional.of(name);
                }
            }
            // Tells bytes; that at least one event was lost is all that is certain.
            case "jdk.DataLoss" -> eventsDropped++;
            default -> {}
        }
    }

    /** Reads the event once more, all of it, unless nothing is known of its type. */
    private void keepOther(long typeId, long offset) {
        var type = otherTypes.get(typeId);
        if (type == null) {
            var described = types.type(typeId);
            if (described.isEmpty()) {
                return;
            }
            type = OtherEventType.of(described.get(), types, others);
            otherTypes.put(typeId, type);
        }
        input.record(offset);
        input.number(); // type
        type.read(input, types, constants, clock, this::otherThread, others);
    }

    private int otherThread(long key) {
        return otherThreads.computeIfAbsent(key, _ -> {
            var thread = constants.thread(key);
            return others.thread(thread == null ? RecordedThread.UNKNOWN : thread);
        });
    }

    /** The numbers and strings of an event. */
    private Map<String, Object> values(EventFields fields) {
        var values = new HashMap<String, Object>();
        for (var field : fields.fields()) {
            switch (field.kind()) {
                case TEXT -> {
                    var text = string();
                    if (text != null) {
                        values.put(field.field().name(), text);
                    }
                }
                case TIME, THREAD, NUMBER, SKIPPED_NUMBER ->
                    values.put(field.field().name(), input.number());
                case OCTET -> values.put(field.field().name(), (long) input.octet());
                case OTHER -> types.skip(input, field.field());
            }
        }
        return values;
    }

    private @Nullable String string() {
        return switch (input.text()) {
            case NULL, UNKNOWN -> null;
            case BYTES -> input.string();
            case CONSTANT -> constants.string(input.constant());
        };
    }

    /** Why events could not be read although the chunk is sound, and how many each reason concerns. */
    Map<String, Long> unreadable() {
        return unreadable;
    }

    long eventsRead() {
        return eventsRead;
    }

    long eventsSkipped() {
        return eventsSkipped;
    }

    long eventsDropped() {
        return eventsDropped;
    }

    Optional<String> host() {
        return host;
    }

    OptionalLong pid() {
        return pid;
    }
}
