package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.validate;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;

/** A request that a guest gave to a {@link QueueDevice}. */
final class QueueRequest {
    static final VmStateDescription<QueueRequest> DESCRIPTION = VmStateDescription.<QueueRequest>builder(
                    "virtio-queue-request")
            .field(value("queue", Codecs.UINT16, r -> r.queue, (r, v) -> r.queue = v))
            .field(value("sector", Codecs.UINT64, r -> r.sector, (r, v) -> r.sector = v))
            .field(value("sectors", Codecs.UINT32, r -> r.sectors, (r, v) -> r.sectors = v))
            .field(value("is_write", Codecs.BOOL, r -> r.write, (r, v) -> r.write = v))
            .field(value("completion", Codecs.TIMER, r -> r.dueNs, (r, v) -> r.dueNs = v))
            .field(validate("queue exists", r -> r.queue < QueueDevice.MAX_QUEUES))
            .build();

    private int queue;
    private long sector;
    private int sectors;
    private boolean write;
    private long dueNs;

    /** Creates a request to be loaded. */
    QueueRequest() {}

    /**
     * Creates a request.
     *
     * @param dueNs when it is done, on the virtual clock
     */
    QueueRequest(int queue, long sector, int sectors, boolean write, long dueNs) {
        this.queue = queue;
        this.sector = sector;
        this.sectors = sectors;
        this.write = write;
        this.dueNs = dueNs;
    }

    int queue() {
        return queue;
    }

    boolean isDone(long nowNs) {
        return dueNs <= nowNs;
    }

    void digest(StateDigest digest) {
        digest.put("queue", queue)
                .put("sector", sector)
                .put("sectors", sectors)
                .put("write", write ? 1 : 0)
                .put("due", dueNs);
    }
}
