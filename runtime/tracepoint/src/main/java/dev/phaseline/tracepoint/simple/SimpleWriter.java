package dev.phaseline.tracepoint.simple;

import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.TracepointGroup;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that empties the ring into the file. The order within the file: the header; the names of the events known
 * by then; and from then on, with each batch of records, the names of events that became known since and the number of
 * records lost since, before the records.
 */
final class SimpleWriter {
    /** The first word of a file. */
    private static final long HEADER_ID = -1;

    private static final long MAGIC = 0xf2b177cb0aa429b4L;
    private static final long VERSION = 4;

    /** The first word of a record that gives an event's id a name. */
    private static final long TYPE_MAPPING = 0;

    private static final int BATCH_BYTES = 1 << 20;

    /** Producers never wake the writer: it looks by itself, less often while there is nothing. */
    private static final long SHORTEST_PAUSE_NS = 500_000;

    private static final long LONGEST_PAUSE_NS = 16_000_000;

    private final String name;
    private final TraceFile file;
    private final RecordRing ring;

    /** All records lost so far; producers add to it. */
    private final LongAdder lost;

    private final Thread thread;
    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES).order(ByteOrder.nativeOrder());

    /** What the file says so far; the thread's own. */
    private boolean headed;

    private int namedGroups;
    private long lossReported;
    private boolean failureReported;

    private volatile boolean finishing;

    /** How far the ring is written. Guarded by this object's monitor. */
    private long written;

    /** Guarded by this object's monitor. */
    private boolean finished;

    SimpleWriter(String name, TraceFile file, RecordRing ring, LongAdder lost) {
        this.name = name;
        this.file = file;
        this.ring = ring;
        this.lost = lost;
        thread = new Thread(this::run, "phaseline-simple-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until the ring is written up to a position, or as far as it ever will be. */
    void awaitWritten(long position) {
        boolean interrupted = false;
        synchronized (this) {
            while (written < position && !finished) {
                LockSupport.unpark(thread);
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true; // flushing goes on, the caller learns of it afterwards
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is in the ring, which accepts nothing more, and closes the file. */
    void finish() {
        finishing = true;
        awaitWritten(Long.MAX_VALUE);
    }

    private void run() {
        long pause = SHORTEST_PAUSE_NS;
        boolean last;
        do {
            last = finishing;
            if (last) {
                ring.close();
            }
            boolean idle = writeBatch() == 0;
            if (idle && !last) {
                LockSupport.parkNanos(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_NS);
            } else {
                pause = SHORTEST_PAUSE_NS;
            }
        } while (!last || !ring.isEmpty());
        writeBatch(); // what was lost until the ring was closed
        try {
            file.close();
        } catch (IOException e) {
            report(e);
        }
        synchronized (this) {
            finished = true;
            notifyAll();
        }
    }

    /** Returns the number of records taken from the ring. */
    private int writeBatch() {
        batch.clear();
        int records = ring.drain(batch);
        batch.flip();
        // Known only now: an event whose record is in the batch is registered, one registered later may not be.
        List<TracepointGroup> groups = Tracepoints.groups();
        long loss = lost.sum();
        try {
            if (!headed || groups.size() > namedGroups || loss > lossReported) {
                file.append(preface(groups.subList(namedGroups, groups.size()), loss - lossReported));
                headed = true;
                namedGroups = groups.size();
                lossReported = loss;
            }
            if (records > 0) {
                file.append(batch);
            }
        } catch (IOException e) {
            lost.add(records);
            report(e);
        }
        synchronized (this) {
            written = ring.taken();
            notifyAll();
        }
        return records;
    }

    private ByteBuffer preface(List<TracepointGroup> groups, long loss) {
        int size = 24 + 40;
        for (TracepointGroup group : groups) {
            for (Tracepoint event : group.tracepoints()) {
                size += 20 + utf8(event).length;
            }
        }
        var preface = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        if (!headed) {
            preface.putLong(HEADER_ID).putLong(MAGIC).putLong(VERSION);
        }
        for (TracepointGroup group : groups) {
            for (Tracepoint event : group.tracepoints()) {
                byte[] name = utf8(event);
                preface.putLong(TYPE_MAPPING)
                        .putLong(event.id())
                        .putInt(name.length)
                        .put(name);
            }
        }
        if (loss > 0) {
            preface.put(SimpleRecord.dropped(loss));
        }
        return preface.flip();
    }

    private static byte[] utf8(Tracepoint event) {
        return event.name().getBytes(StandardCharsets.UTF_8);
    }

    private void report(IOException e) {
        if (!failureReported) {
            failureReported = true;
            System.getLogger(SimpleWriter.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "cannot write trace file " + name + ": " + e + "; records are lost");
        }
    }
}
