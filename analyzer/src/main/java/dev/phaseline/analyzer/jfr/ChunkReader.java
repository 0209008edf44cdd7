package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Reads sound chunks one after the other. What a recording tells about itself adds up over its chunks. */
final class ChunkReader {
    /**
     * Holds a chunk of usual size (12 MB, up to 500,000 events): buffers stand in a chunk in any order, so windows within
     * one would overlap and their events have to be numbered again, which costs more than the rest of a load.
     */
    private static final int WINDOW_EVENTS = 1 << 20;

    private final RecordingSink sink;
    private final EventWindowBuilder window = new EventWindowBuilder(WINDOW_EVENTS);
    /** Events that are no trace events have types and threads of their own. */
    private final EventWindowBuilder others = new EventWindowBuilder(1 << 18);

    private final Map<String, Long> unreadable = new TreeMap<>();
    private long eventsRead;
    private long eventsSkipped;
    private long eventsDropped;
    private Optional<String> host = Optional.empty();
    private OptionalLong pid = OptionalLong.empty();

    // Of the chunk being read: its types and threads are objects of their own.
    private final Map<EventType, EventReader> readers = new HashMap<>();
    private final Map<Long, Integer> threads = new HashMap<>();

    ChunkReader(RecordingSink sink) {
        this.sink = sink;
    }

    /**
     * Reads a file that consists of one chunk.
     *
     * @param from the number of the first event to take, from 0
     * @throws UnreadableEventException if the parser gives up; events before that have been taken
     * @throws IOException if the sink fails
     */
    void read(Path chunk, long from) throws IOException {
        readers.clear();
        threads.clear();
        try (var file = open(chunk)) {
            long number = 0;
            for (var event = next(file, number); event != null; event = next(file, number)) {
                if (number++ >= from) {
                    read(event);
                }
            }
        }
        endChunk();
    }

    /**
     * Reads a chunk whose records follow one another, straight into columns.
     *
     * @param damage told the offset in the chunk of each event that makes no sense
     * @return false if the chunk describes its events in a way that only the JDK may know; nothing has been read then
     * @throws IOException if the sink fails
     */
    boolean readColumns(MemorySegment chunk, ColumnReader.BadEvent damage) throws IOException {
        return readColumns(chunk, chunk, damage);
    }

    /**
     * As {@link #readColumns(MemorySegment, ColumnReader.BadEvent)}, of a chunk whose types and constants another chunk of the same
     * recorder has.
     */
    boolean readColumns(MemorySegment chunk, MemorySegment description, ColumnReader.BadEvent damage)
            throws IOException {
        var columns = ColumnReader.open(chunk, description, window, others);
        if (columns.isEmpty()) {
            return false;
        }
        var reader = columns.get();
        reader.read(sink, damage);
        endChunk();
        reader.unreadable().forEach((reason, count) -> unreadable.merge(reason, count, Long::sum));
        eventsRead += reader.eventsRead();
        eventsSkipped += reader.eventsSkipped();
        eventsDropped += reader.eventsDropped();
        pid = reader.pid().isPresent() ? reader.pid() : pid;
        host = reader.host().or(() -> host);
        return true;
    }

    private static RecordingFile open(Path chunk) throws UnreadableEventException {
        try {
            return new RecordingFile(chunk);
        } catch (IOException | RuntimeException | InternalError | StackOverflowError | OutOfMemoryError e) {
            throw new UnreadableEventException(e, 0, OptionalLong.empty());
        }
    }

    private static @Nullable RecordedEvent next(RecordingFile file, long number) throws UnreadableEventException {
        try {
            return file.hasMoreEvents() ? file.readEvent() : null;
        } catch (IOException | RuntimeException | InternalError | StackOverflowError | OutOfMemoryError e) {
            // The JDK's parser trusts its input: what is no event can surface as any exception, a type without a proper
            // name as an error, a count as an array of that length. It parses one event ahead of the one that it
            // returns.
            throw new UnreadableEventException(e, number, OptionalLong.of(number + 1));
        }
    }

    private void read(RecordedEvent event) throws IOException {
        if (window.isFull()) {
            flush();
        }
        try {
            take(event);
        } catch (RuntimeException | InternalError e) {
            unreadable.merge("events whose values the JDK does not explain", 1L, Long::sum);
        }
    }

    private void take(RecordedEvent event) {
        switch (readers.computeIfAbsent(event.getEventType(), type -> EventReader.of(type, window))) {
            case EventReader.Typed typed -> {
                typed.read(event, thread(event), window);
                eventsRead++;
            }
            case EventReader.Unreadable(var reason) -> unreadable.merge(reason, 1L, Long::sum);
            case EventReader.Other _ -> other(event);
        }
    }

    private int thread(RecordedEvent event) {
        var thread = event.getThread();
        if (thread == null) {
            return window.thread(RecordedThread.UNKNOWN);
        }
        return threads.computeIfAbsent(thread.getId(), _ -> {
            var javaName = thread.getJavaName();
            return window.thread(new RecordedThread(
                    javaName != null ? javaName : thread.getOSName(),
                    thread.getJavaThreadId() > 0 ? thread.getJavaThreadId() : null,
                    thread.getOSThreadId() > 0 ? thread.getOSThreadId() : null));
        });
    }

    private void other(RecordedEvent event) {
        eventsSkipped++;
        switch (event.getEventType().getName()) {
            case "jdk.JVMInformation" -> pid = OptionalLong.of(event.getLong("pid"));
            case "jdk.InitialEnvironmentVariable" -> {
                if ("HOSTNAME".equals(event.getString("key"))) {
                    host = Optional.ofNullable(event.getString("value"));
                }
            }
            // Tells bytes; that at least one event was lost is all that is certain.
            case "jdk.DataLoss" -> eventsDropped++;
            default -> {}
        }
    }

    /** Keeps the window for the next chunk unless there may be no room for all of it. */
    private void endChunk() throws IOException {
        if (window.isHalfFull()) {
            flush();
        }
    }

    /** Hands over what has been collected. */
    void flush() throws IOException {
        if (!window.isEmpty()) {
            sink.events(window.build());
        }
        if (!others.isEmpty()) {
            sink.others(others.build());
        }
    }

    /** Why events could not be read although their chunks are sound, and how many each reason concerns. */
    Map<String, Long> unreadable() {
        return unreadable;
    }

    /** The events met, of whatever kind. */
    long eventsMet() {
        return eventsRead + eventsSkipped;
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

    /** The parser met something that is no event. */
    static final class UnreadableEventException extends IOException {
        private static final long serialVersionUID = 1L;

        private final long eventsRead;
        private final transient OptionalLong event;

        private UnreadableEventException(Throwable cause, long eventsRead, OptionalLong event) {
            super(cause);
            this.eventsRead = eventsRead;
            this.event = event;
        }

        /** The events of the chunk that were read before. */
        long eventsRead() {
            return eventsRead;
        }

        /** The number of the event among those of the chunk, from 0; empty if the parser did not come to any. */
        OptionalLong event() {
            return event;
        }
    }
}
