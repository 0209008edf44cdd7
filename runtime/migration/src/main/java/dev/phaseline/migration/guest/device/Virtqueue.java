package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.struct;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;

/** A queue of a {@link QueueDevice}: where its rings are, and how far both sides have come. */
final class Virtqueue {
    private static final VmStateDescription<Ring> RING = VmStateDescription.<Ring>builder("vring")
            .field(value("num", Codecs.UINT32_EQUAL, r -> r.size, (r, v) -> r.size = v))
            .field(value("desc", Codecs.UINT64, r -> r.descriptorAddress, (r, v) -> r.descriptorAddress = v))
            .field(value("avail", Codecs.UINT64, r -> r.availableAddress, (r, v) -> r.availableAddress = v))
            .field(value("used", Codecs.UINT64, r -> r.usedAddress, (r, v) -> r.usedAddress = v))
            .build();

    static final VmStateDescription<Virtqueue> DESCRIPTION = VmStateDescription.<Virtqueue>builder("virtqueue")
            .field(struct("vring", RING, q -> q.ring))
            .field(value("last_avail_idx", Codecs.UINT16, q -> q.lastAvailable, (q, v) -> q.lastAvailable = v))
            .field(value("used_idx", Codecs.UINT16, q -> q.used, (q, v) -> q.used = v))
            .field(value("notification", Codecs.BOOL, q -> q.notify, (q, v) -> q.notify = v))
            .build();

    private final Ring ring;
    private int lastAvailable;
    private int used;
    private boolean notify = true;

    /**
     * Creates an empty queue.
     *
     * @param size how many requests can be under way; the same on both sides of a migration
     * @param address guest physical address of the rings
     */
    Virtqueue(int size, long address) {
        ring = new Ring(size, address);
    }

    void reset() {
        lastAvailable = 0;
        used = 0;
        notify = true;
    }

    boolean isFull() {
        return (lastAvailable - used & 0xffff) >= ring.size;
    }

    /** Counts a request that the device took. */
    void take() {
        lastAvailable = lastAvailable + 1 & 0xffff;
        notify = !isFull();
    }

    /** Counts a request that the device gave back. */
    void giveBack() {
        used = used + 1 & 0xffff;
        notify = true;
    }

    void digest(StateDigest digest) {
        digest.put("size", ring.size)
                .put("descriptors", ring.descriptorAddress)
                .put("available", ring.availableAddress)
                .put("usedRing", ring.usedAddress)
                .put("lastAvailable", lastAvailable)
                .put("used", used)
                .put("notify", notify ? 1 : 0);
    }

    /** The rings in guest memory, one behind the other. */
    private static final class Ring {
        private static final int DESCRIPTOR_BYTES = 16;
        private static final int AVAILABLE_BYTES = 2;

        private int size;
        private long descriptorAddress;
        private long availableAddress;
        private long usedAddress;

        Ring(int size, long address) {
            this.size = size;
            descriptorAddress = address;
            availableAddress = descriptorAddress + (long) size * DESCRIPTOR_BYTES;
            usedAddress = availableAddress + (long) size * AVAILABLE_BYTES;
        }
    }
}
