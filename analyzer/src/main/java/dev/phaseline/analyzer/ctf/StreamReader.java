package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.StreamLayout.EventLayout;
import dev.phaseline.analyzer.recording.DamageReport;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream, an event at a time. A packet that is damaged is left at the damage; reading goes on at the next.
 * Used by one thread.
 */
final class StreamReader {
    private final TraceLayout trace;
    private final DamageReport damage;
    private final PacketCursor in;
    private final Frame frame = new Frame();
    private final long fileBytes;
    private final PacketSequence sequence = new PacketSequence();
    private final StreamThreads threads;

    private long nextPacket;
    private Optional<Long> packetEndNs = Optional.empty();
    private @Nullable StreamLayout stream;
    private @Nullable EventLayout event;
    private long timeNs;

    /**
     * Opens a stream.
     *
     * @param arena how long the file stays mapped
     */
    StreamReader(Path file, TraceLayout trace, StreamThreads threads, DamageReport damage, Arena arena)
            throws IOException {
        this.trace = trace;
        this.threads = threads;
        this.damage = damage;
        MemorySegment bytes;
        try (var channel = FileChannel.open(file)) {
            fileBytes = channel.size();
            bytes = fileBytes == 0
                    ? MemorySegment.NULL
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, fileBytes, arena);
        }
        in = new PacketCursor(bytes);
        frame.bytes(bytes);
    }

    /**
     * Goes to the next event.
     *
     * @return whether there is one
     */
    boolean next() throws IOException {
        while (true) {
            if (stream == null) {
                if (nextPacket >= fileBytes) {
                    return false;
                }
                openPacket();
            } else if (in.hasMore()) {
                try {
                    if (readEvent(stream)) {
                        return true;
                    }
                    stream = null;
                } catch (PacketException e) {
                    report(e);
                    stream = null;
                }
            } else {
                stream = null;
            }
        }
    }

    private void report(PacketException e) throws IOException {
        damage.report(in.offsetBytes(), String.valueOf(e.getMessage()));
    }

    private boolean readEvent(StreamLayout layout) throws PacketException {
        long start = in.bitsRead();
        frame.begin();
        layout.eventHeader().read(in, frame);
        var type = layout.event(frame.eventId());
        frame.reserve(type.slots());
        layout.eventContext().read(in, frame);
        type.context().read(in, frame);
        type.fields().read(in, frame);
        if (in.bitsRead() == start) {
            return false; // takes no room, so the packet has any number of them
        }
        event = type;
        timeNs = layout.clock().toNs(frame.clock());
        return true;
    }

    private void openPacket() throws IOException {
        long start = nextPacket;
        in.packet(start);
        try {
            frame.clock(0);
            var layout = trace.readHeader(in, frame);
            frame.reserve(layout.slots());
            layout.packetContext().read(in, frame);
            nextPacket = start + packetBytes(layout, start);
            frame.clock(number(layout, "timestamp_begin").orElse(0L));
            threads.packet(layout, frame);
            var missing = sequence.next(number(layout, "packet_seq_num"), number(layout, "events_discarded"));
            if (missing.isPresent()) {
                damage.report(start, missing.get());
            }
            reportDiscarded(layout, start);
            if (nextPacket > fileBytes) {
                damage.report(fileBytes, "the file ends inside a packet of " + (nextPacket - start) + " bytes");
            }
            stream = layout;
        } catch (PacketException e) {
            damage.report(start, String.valueOf(e.getMessage()));
            nextPacket = findPacket(start + 1);
        }
    }

    /** The tracer counts from packet to packet: more of the time at which the events were lost it does not tell. */
    private void reportDiscarded(StreamLayout layout, long start) throws IOException {
        var endCycles = number(layout, "timestamp_end");
        if (sequence.discardedLast() > 0) {
            var text = new StringBuilder("the tracer discarded ")
                    .append(sequence.discardedLast())
                    .append(sequence.discardedLast() == 1 ? " event" : " events");
            number(layout, "cpu_id").ifPresent(cpu -> text.append(" of CPU ").append(cpu));
            packetEndNs.ifPresent(from -> text.append(" after ").append(from));
            endCycles.ifPresent(end ->
                    text.append(" until ").append(layout.clock().toNs(end)).append(" ns"));
            damage.report(start, text.toString());
        }
        packetEndNs = endCycles.map(layout.clock()::toNs);
    }

    private Optional<Long> number(StreamLayout layout, String name) {
        return layout.packetColumn(name).filter(Column::isInteger).map(column -> frame.number(column.slot()));
    }

    /** Limits the cursor to the content of the packet, and returns the packet's size. */
    private long packetBytes(StreamLayout layout, long start) throws PacketException {
        long fileBits = (fileBytes - start) * Byte.SIZE;
        long contentBits = number(layout, "content_size").orElse(fileBits);
        long packetBits = number(layout, "packet_size").orElse(contentBits);
        if (contentBits < in.bitsRead() || packetBits < contentBits || packetBits % Byte.SIZE != 0) {
            throw new PacketException("a packet of " + Long.toUnsignedString(packetBits)
                    + " bits cannot have content of " + Long.toUnsignedString(contentBits));
        }
        in.limit(Math.min(contentBits, fileBits));
        return packetBits / Byte.SIZE;
    }

    /** Finds the next place at which something stands that can be a packet; the end of the file if there is none. */
    private long findPacket(long from) {
        for (long at = from; at < fileBytes; at++) {
            if (trace.mayBegin(in.bytes(), at)) {
                in.packet(at);
                if (isPacket()) {
                    return at;
                }
            }
        }
        return fileBytes;
    }

    private boolean isPacket() {
        try {
            trace.readHeader(in, frame);
            return true;
        } catch (PacketException e) {
            return false; // that is the answer
        }
    }

    /** The time of the event, in nanoseconds. */
    long timeNs() {
        return timeNs;
    }

    /** Adds the event to a window. */
    void add(EventWindowBuilder window) {
        if (stream == null || event == null) {
            throw new IllegalStateException("there is no event");
        }
        event.binding().add(frame, threads.thread(frame, window), timeNs, window);
        event.contexts().add(frame, window);
    }

    /** The binding of the event. */
    EventBinding binding() {
        if (event == null) {
            throw new IllegalStateException("there is no event");
        }
        return event.binding();
    }

    /** The events that the tracer says it discarded so far. */
    long discarded() {
        return sequence.discarded();
    }

    /** The first byte of the file that has not been needed yet. */
    long offsetBytes() {
        return in.offsetBytes();
    }
}
