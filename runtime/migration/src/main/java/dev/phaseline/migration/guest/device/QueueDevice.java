package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.qlist;
import static dev.phaseline.migration.vmstate.Fields.qtailq;
import static dev.phaseline.migration.vmstate.Fields.struct;
import static dev.phaseline.migration.vmstate.Fields.structArray;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block device with queues, as virtio ones are: the guest hands requests in, each takes a while, and the guest collects
 * the finished ones.
 *
 * <pre>
 * port 0  selects a queue; reads back the selection
 * port 1  hands in a request of that many sectors; reads how many are under way
 * port 2  reads the queue of a finished request and forgets it; 0xff if there is none
 * port 3  reads and clears the interrupt status
 * </pre>
 */
final class QueueDevice implements Device {
    private static final int SELECT = 0;
    private static final int SUBMIT = 1;
    private static final int COLLECT = 2;

    private static final int ENABLED_QUEUES = 2;
    static final int MAX_QUEUES = 4;
    private static final int QUEUE_SIZE = 16;
    private static final long RINGS_ADDRESS = 0x8000;
    private static final int QUEUE_INTERRUPT = 1;
    private static final int NONE = 0xff;

    private static final long SEEK_NS = 200_000;
    private static final long SECTOR_NS = 5_000;

    private static final VmStateDescription<Geometry> GEOMETRY = VmStateDescription.<Geometry>builder(
                    "virtio-queue-geometry")
            .field(value("capacity", Codecs.UINT64_EQUAL, g -> g.sectors, (g, v) -> g.sectors = v))
            .field(value("position", Codecs.UINT64, g -> g.position, (g, v) -> g.position = v))
            .build();

    private static final VmStateDescription<QueueDevice> INTERRUPT = VmStateDescription.<QueueDevice>builder(
                    "virtio-queue/isr")
            .needed(d -> d.interruptStatus != 0)
            .field(value("isr", Codecs.UINT8, d -> d.interruptStatus, (d, v) -> d.interruptStatus = v))
            .build();

    static final VmStateDescription<QueueDevice> DESCRIPTION = VmStateDescription.<QueueDevice>builder("virtio-queue")
            .field(value("queue_sel", Codecs.UINT16, d -> d.selected, (d, v) -> d.selected = v % ENABLED_QUEUES))
            .field(structArray("queues", Virtqueue.DESCRIPTION, MAX_QUEUES, (d, i) -> d.queues[i]))
            .field(struct("geometry", GEOMETRY, d -> d.geometry))
            .fieldSince(1, qtailq("inflight", QueueRequest.DESCRIPTION, QueueRequest::new, d -> d.inflight))
            .fieldSince(1, qlist("finished", QueueRequest.DESCRIPTION, QueueRequest::new, d -> d.finished))
            .preLoad(QueueDevice::clear)
            .subsection(INTERRUPT)
            .build();

    /** The guest enabled only the first ones; the others do not exist. */
    private final @Nullable Virtqueue[] queues = new @Nullable Virtqueue[MAX_QUEUES];

    private final Geometry geometry = new Geometry(1 << 20);
    private final List<QueueRequest> inflight = new ArrayList<>();
    private final List<QueueRequest> finished = new ArrayList<>();
    private int selected;
    private int interruptStatus;

    QueueDevice() {
        for (int i = 0; i < ENABLED_QUEUES; i++) {
            queues[i] = new Virtqueue(QUEUE_SIZE, RINGS_ADDRESS * (i + 1));
        }
    }

    @Override
    public String name() {
        return DESCRIPTION.name();
    }

    @Override
    public int firstPort() {
        return 0xc000;
    }

    @Override
    public int portCount() {
        return 4;
    }

    @Override
    public int read(int offset, long nowNs) {
        finishUntil(nowNs);
        return switch (offset) {
            case SELECT -> selected;
            case SUBMIT -> inflight.size();
            case COLLECT -> finished.isEmpty() ? NONE : finished.removeFirst().queue();
            default -> {
                int status = interruptStatus;
                interruptStatus = 0;
                yield status;
            }
        };
    }

    @Override
    public void write(int offset, int value, long nowNs) {
        finishUntil(nowNs);
        if (offset == SELECT) {
            selected = value % ENABLED_QUEUES;
        } else if (offset == SUBMIT) {
            submit(Math.max(1, value), nowNs);
        }
    }

    /** The medium keeps its size; the rings stay where they are in guest memory. */
    @Override
    public void reset() {
        clear();
        selected = 0;
        geometry.position = 0;
        for (Virtqueue queue : queues) {
            if (queue != null) {
                queue.reset();
            }
        }
    }

    @Override
    public void register(SaveStateRegistry registry) {
        registry.register(DESCRIPTION, this);
    }

    @Override
    public void digest(StateDigest digest) {
        digest.put("selected", selected)
                .put("isr", interruptStatus)
                .put("sectors", geometry.sectors)
                .put("position", geometry.position)
                .put("inflight", inflight.size())
                .put("finished", finished.size());
        for (Virtqueue queue : queues) {
            if (queue != null) {
                queue.digest(digest);
            }
        }
        inflight.forEach(request -> request.digest(digest));
        finished.forEach(request -> request.digest(digest));
    }

    private void submit(int sectors, long nowNs) {
        Virtqueue queue = queues[selected];
        // The finished ones count until the guest has collected them, or it could hand in without end.
        if (queue == null || queue.isFull() || finished.size() >= QUEUE_SIZE) {
            return;
        }
        long sector = geometry.advance(sectors);
        boolean write = (sector & 8) != 0;
        queue.take();
        inflight.add(new QueueRequest(selected, sector, sectors, write, nowNs + SEEK_NS + sectors * SECTOR_NS));
    }

    private void finishUntil(long nowNs) {
        for (Iterator<QueueRequest> requests = inflight.iterator(); requests.hasNext(); ) {
            QueueRequest request = requests.next();
            Virtqueue queue = queues[request.queue()];
            if (request.isDone(nowNs) && queue != null) {
                requests.remove();
                queue.giveBack();
                finished.add(request);
                interruptStatus = QUEUE_INTERRUPT;
            }
        }
    }

    private void clear() {
        inflight.clear();
        finished.clear();
        interruptStatus = 0;
    }

    /** The medium, and where its head is. */
    private static final class Geometry {
        private long sectors;
        private long position;

        Geometry(long sectors) {
            this.sectors = sectors;
        }

        /** Moves on behind a request, from the end back to the beginning; returns where it starts. */
        long advance(int count) {
            long start = position;
            position = (position + count) % sectors;
            return start;
        }
    }
}
