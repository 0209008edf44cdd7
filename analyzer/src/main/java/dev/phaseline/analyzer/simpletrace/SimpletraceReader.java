package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.DamageReport;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads one file from start to end. What cannot be a record is damage: reading goes on at the next place where something
 * stands that can be one and is followed by another.
 */
final class SimpletraceReader {
    /** SystemTap sees all of a host's QEMUs; a damaged file must not make up threads without end. */
    private static final int MOST_PROCESSES = 4096;

    private final SimpletraceHeader header;
    private final RecordInput input;
    private final EventIds ids;
    private final RecordingSink sink;
    private final DamageReport damage;
    private final RecordPlaces places;
    private final AlikeRecords alike;
    private final EventWindowBuilder window = new EventWindowBuilder(EventWindow.DEFAULT_CAPACITY);
    private final int argumentsOffset;
    private long dropped;
    private OptionalLong pid = OptionalLong.empty();
    private final Set<Integer> processes = new HashSet<>();
    private int thread;
    private int threadPid;

    SimpletraceReader(Path path, SimpletraceHeader header, RecordInput input, EventIds ids, RecordingSink sink) {
        damage = new DamageReport(path, sink);
        places = new RecordPlaces(header, input, ids);
        alike = new AlikeRecords(header, input);
        this.header = header;
        this.input = input;
        this.ids = ids;
        this.sink = sink;
        argumentsOffset = RecordLayout.arguments(header);
        thread = window.thread(RecordedThread.UNKNOWN);
    }

    RecordingSummary read() throws IOException {
        if (input.has(header.bytes())) {
            input.take(header.bytes());
        } else {
            cut("header");
        }
        while (input.has(1)) {
            if (!input.has(Long.BYTES)) {
                cut("record");
            } else if (isMapping()) {
                mapping();
            } else if (isHeader()) {
                restart();
            } else {
                event();
            }
        }
        flush();
        damage.end();
        return new RecordingSummary(Optional.empty(), pid, Clock.MONOTONIC, dropped, 0);
    }

    private boolean isMapping() {
        return header.hasTypes() && input.u64(0) == RecordLimits.TYPE_MAPPING;
    }

    /** A second header follows where files were joined. */
    private boolean isHeader() throws IOException {
        return header.bytes() > 0
                && input.u64(0) == SimpletraceHeader.HEADER_ID
                && input.has(header.bytes())
                && SimpletraceHeader.of(input.copy(0, header.bytes())).equals(Optional.of(header));
    }

    private void restart() {
        input.take(header.bytes());
    }

    private void mapping() throws IOException {
        int prefix = Long.BYTES + RecordLimits.MAPPING_HEADER;
        if (!input.has(prefix)) {
            cut("mapping of an event");
            return;
        }
        long id = input.u64(Long.BYTES);
        int length = input.u32(2 * Long.BYTES);
        if (length <= 0 || length > RecordLimits.LONGEST_NAME) {
            skip("the name of event " + Long.toUnsignedString(id) + " has " + Integer.toUnsignedString(length)
                    + " bytes; expected 1 to " + RecordLimits.LONGEST_NAME);
            return;
        }
        if (!input.has(prefix + length)) {
            cut("mapping of an event");
            return;
        }
        var name = new String(input.array(), input.index() + prefix, length, StandardCharsets.UTF_8);
        if (!RecordPlaces.isName(name)) {
            skip("the name of event " + Long.toUnsignedString(id) + " is not one");
        } else if (ids.map(id, name)) {
            input.take(prefix + length);
        } else {
            skip("event " + name + " has the id " + Long.toUnsignedString(id) + ", which is too large");
        }
    }

    private void event() throws IOException {
        if (header.hasTypes() && input.u64(0) != RecordLimits.TYPE_EVENT) {
            skip("a record has type " + Long.toUnsignedString(input.u64(0)) + "; expected 0 or 1");
            return;
        }
        int size = RecordLayout.size(header, input);
        if (size == -1 || (size > 0 && !input.has(size))) {
            cut("record");
            return;
        }
        long id = RecordLayout.id(header, input);
        if (size < 0) {
            skip("the record of event " + Long.toUnsignedString(id) + " has an impossible length");
            return;
        }
        if (id == RecordLimits.DROPPED_ID) {
            loss(size);
            return;
        }
        var slot = ids.slot(id);
        if (slot == null) {
            skip("no event has the id " + Long.toUnsignedString(id));
            return;
        }
        if (window.isFull()) {
            flush();
        }
        int argumentBytes = size - argumentsOffset;
        if (slot.fits(input, argumentsOffset, argumentBytes)) {
            run(slot, size);
        } else if (places.isRecordOrEnd(size)) {
            long timeNs = input.u64(RecordLayout.time(header));
            slot.keep(input, argumentsOffset, argumentBytes, thread(), timeNs, window);
            ids.missed(slot);
            input.take(size);
        } else {
            // Neither the arguments nor what follows: not another release's declaration, but damage.
            skip("the record of " + slot.name() + " does not fit its arguments, and no record follows");
        }
    }

    /** Reads an event whose arguments fit, and those after it that are like it. */
    private void run(EventSlot slot, int size) {
        var shape = slot.shape();
        int count = alike.count(shape, size, window.room());
        var run = window.addRun(slot.type(window), thread(), count);
        input.collect(RecordLayout.time(header), size, count, run.timesNs(), run.position());
        shape.read(input, argumentsOffset, size, count, run, window);
        input.take(count * size);
    }

    /** The number of the stand-in for the threads of the process that wrote the record: records tell no threads. */
    private int thread() {
        if (!header.hasPid()) {
            return thread;
        }
        int id = RecordLayout.pid(header, input);
        if (pid.isEmpty() || id != threadPid) {
            threadPid = id;
            thread = processes.size() < MOST_PROCESSES || processes.contains(id)
                    ? window.thread(new RecordedThread("process", null, Integer.toUnsignedLong(id)))
                    : window.thread(RecordedThread.UNKNOWN);
            processes.add(id);
            if (pid.isEmpty()) {
                pid = OptionalLong.of(Integer.toUnsignedLong(id));
            }
        }
        return thread;
    }

    private void cut(String what) throws IOException {
        skip("the file ends inside a " + what);
    }

    /** Reports damage at the current place, and takes what follows up to the next record. */
    private void skip(String description) throws IOException {
        damage.report(input.position(), description);
        places.takeUntilRecord();
    }

    private void flush() throws IOException {
        if (!window.isEmpty()) {
            sink.events(window.build());
        }
    }

    private void loss(int size) throws IOException {
        if (size < argumentsOffset + Long.BYTES) {
            skip("the record of a loss is too short");
            return;
        }
        long count = input.u64(argumentsOffset);
        if (count >= 0) {
            dropped += count;
        }
        input.take(size);
    }
}
