package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Codecs.TIMER_NOT_ARMED;
import static dev.phaseline.migration.vmstate.Fields.allocatedBuffer;
import static dev.phaseline.migration.vmstate.Fields.array2d;
import static dev.phaseline.migration.vmstate.Fields.bitmap;
import static dev.phaseline.migration.vmstate.Fields.buffer;
import static dev.phaseline.migration.vmstate.Fields.partialBuffer;
import static dev.phaseline.migration.vmstate.Fields.structVarray;
import static dev.phaseline.migration.vmstate.Fields.subArray;
import static dev.phaseline.migration.vmstate.Fields.tmp;
import static dev.phaseline.migration.vmstate.Fields.unused;
import static dev.phaseline.migration.vmstate.Fields.validate;
import static dev.phaseline.migration.vmstate.Fields.value;
import static dev.phaseline.migration.vmstate.Fields.vbuffer;
import static dev.phaseline.migration.vmstate.Fields.vstruct;

import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.Arrays;

/**
 * A network card whose cable leads back into it: a frame that is sent comes back if the filters let it pass.
 *
 * <pre>
 * port 0  adds a byte to the frame; reads how many bytes it has, at most 255
 * port 1  executes a command, below
 * port 2  selects a register of the physical layer; reads back the selection
 * port 3  writes the register that is selected; reads its low byte
 * port 4  reads the length of the oldest frame that came back, in units of 16 bytes, and forgets it; 0xff if there is none
 * port 5  reads and clears the interrupt status
 * </pre>
 *
 * <p>The shape of its state is that of real cards: e1000's registers, EEPROM and segmentation properties, virtio-net's
 * filter tables and link status.
 */
final class NetworkCard implements Device {
    private static final int FRAME = 0;
    private static final int COMMAND = 1;
    private static final int PHY_SELECT = 2;
    private static final int PHY_DATA = 3;
    private static final int COLLECT = 4;

    static final int SEND = 1;
    static final int ACCEPT_MULTICAST = 2;
    static final int TOGGLE_VLAN = 3;
    static final int TOGGLE_LINK = 4;
    static final int SEGMENT = 5;

    private static final int MAC_BYTES = 6;
    private static final int MAX_MULTICAST = 16;
    private static final int VLANS = 4096;
    private static final int MAX_FRAME_BYTES = 1518;
    private static final int LENGTH_UNIT = 16;
    private static final int RING_SIZE = 8;
    private static final int PHY_REGISTERS = 8;
    private static final int EEPROM_BYTES = 64;
    private static final int WRITABLE_EEPROM_BYTES = 8;
    private static final int NONE = 0xff;

    private static final int RECEIVED = 0;
    private static final int SENT = 1;
    private static final int UNICAST = 0;
    private static final int MULTICAST = 1;

    /** An interrupt comes this long after the first frame, so that one serves several. */
    private static final long MITIGATION_NS = 250_000;

    private static final VmStateDescription<NetworkCard> MITIGATION = VmStateDescription.<NetworkCard>builder(
                    "nic/mitigation")
            .needed(c -> c.interruptDueNs != TIMER_NOT_ARMED)
            .field(value("timer", Codecs.TIMER, c -> c.interruptDueNs, (c, v) -> c.interruptDueNs = v))
            .build();

    static final VmStateDescription<NetworkCard> DESCRIPTION = VmStateDescription.<NetworkCard>builder("nic")
            .version(2, 2)
            .field(buffer("mac", c -> c.mac))
            .field(tmp("link", Link.DESCRIPTION, Link::new))
            .field(value("phy_sel", Codecs.UINT8, c -> c.phySelected, (c, v) -> c.phySelected = v % PHY_REGISTERS))
            .field(subArray(
                    "phy_reg", Codecs.UINT16, 1, PHY_REGISTERS - 1, (c, i) -> c.phy[i], (c, i, v) -> c.phy[i] = v))
            .field(partialBuffer("eeprom", WRITABLE_EEPROM_BYTES, c -> c.eeprom))
            .field(unused(2))
            .field(value("mac_table.in_use", Codecs.UINT8, c -> c.multicasts, (c, v) -> c.multicasts = v))
            .field(validate("multicast addresses fit", c -> c.multicasts <= MAX_MULTICAST))
            .field(vbuffer("mac_table.macs", c -> c.multicasts * MAC_BYTES, c -> c.multicast))
            .field(bitmap("vlans", c -> VLANS, c -> c.vlans))
            .field(array2d(
                    "octets",
                    Codecs.UINT64,
                    2,
                    2,
                    (c, way, kind) -> c.octets[way][kind],
                    (c, way, kind, v) -> c.octets[way][kind] = v))
            .field(vstruct("tx.props", Segmentation.DESCRIPTION, 2, c -> c.segmentation))
            .field(value("tx.size", Codecs.UINT16, c -> c.frame.length, (c, v) -> c.loadedFrameBytes = v))
            .field(allocatedBuffer(
                    "tx.data", NetworkCard::frameBytes, MAX_FRAME_BYTES, c -> c.frame, (c, v) -> c.frame = v))
            .field(value("rx_count", Codecs.UINT8, c -> c.pending, (c, v) -> c.pending = v))
            .field(structVarray("rx_ring", ReceivedFrame.DESCRIPTION, c -> c.pending, RING_SIZE, (c, i) -> c.ring[i]))
            .field(value("icr", Codecs.UINT8, c -> c.interruptStatus, (c, v) -> c.interruptStatus = v))
            .preLoad(NetworkCard::clear)
            .postLoad((c, version) -> c.loadedFrameBytes = 0)
            .subsection(MITIGATION)
            .build();

    private final byte[] mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
    private final int[] phy = new int[PHY_REGISTERS];
    private final byte[] eeprom = new byte[EEPROM_BYTES];
    private final byte[] multicast = new byte[MAX_MULTICAST * MAC_BYTES];
    private final long[] vlans = new long[VLANS / Long.SIZE];
    private final long[][] octets = new long[2][2];
    private final Segmentation segmentation = new Segmentation();
    private final ReceivedFrame[] ring = new ReceivedFrame[RING_SIZE];
    private byte[] frame = {};
    /** What the stream says, between the field with the size and the one with the bytes. */
    private int loadedFrameBytes;

    private int multicasts;
    private int phySelected;
    private int pending;
    private int interruptStatus;
    private boolean linkIsUp = true;
    private long interruptDueNs = TIMER_NOT_ARMED;

    NetworkCard() {
        Arrays.setAll(ring, i -> new ReceivedFrame());
        System.arraycopy(mac, 0, eeprom, WRITABLE_EEPROM_BYTES, MAC_BYTES);
    }

    @Override
    public String name() {
        return DESCRIPTION.name();
    }

    @Override
    public int firstPort() {
        return 0xc010;
    }

    @Override
    public int portCount() {
        return 6;
    }

    @Override
    public int read(int offset, long nowNs) {
        interruptUntil(nowNs);
        return switch (offset) {
            case FRAME -> Math.min(frame.length, 0xff);
            case COMMAND -> multicasts;
            case PHY_SELECT -> phySelected;
            case PHY_DATA -> phySelected == 0 ? (linkIsUp ? 1 : 0) : phy[phySelected] & 0xff;
            case COLLECT -> collect();
            default -> {
                int status = interruptStatus;
                interruptStatus = 0;
                yield status;
            }
        };
    }

    @Override
    public void write(int offset, int value, long nowNs) {
        interruptUntil(nowNs);
        switch (offset) {
            case FRAME -> append(value);
            case COMMAND -> execute(value, nowNs);
            case PHY_SELECT -> phySelected = value % PHY_REGISTERS;
            case PHY_DATA -> {
                phy[phySelected] = (phy[phySelected] << Byte.SIZE | value) & 0xffff;
                eeprom[phySelected] = (byte) value;
            }
            default -> {
                // The others cannot be written.
            }
        }
    }

    /** Its EEPROM keeps what it has, and the cable stays where it is. */
    @Override
    public void reset() {
        clear();
        Arrays.fill(phy, 0);
        Arrays.fill(multicast, (byte) 0);
        Arrays.fill(vlans, 0);
        for (long[] way : octets) {
            Arrays.fill(way, 0);
        }
        segmentation.reset();
        frame = new byte[0];
        multicasts = 0;
        phySelected = 0;
        pending = 0;
        interruptStatus = 0;
    }

    @Override
    public void register(SaveStateRegistry registry) {
        registry.register(DESCRIPTION, this);
    }

    @Override
    public void digest(StateDigest digest) {
        digest.put("mac", mac)
                .put("link", linkIsUp ? 1 : 0)
                .put("phySelected", phySelected)
                .put("eeprom", eeprom)
                .put("multicast", Arrays.copyOf(multicast, multicasts * MAC_BYTES))
                .put("frame", frame)
                .put("interrupt", interruptStatus)
                .put("due", interruptDueNs);
        for (int register = 1; register < PHY_REGISTERS; register++) {
            digest.put("phy", phy[register]);
        }
        for (long vlan : vlans) {
            digest.put("vlans", vlan);
        }
        for (long[] way : octets) {
            digest.put("unicast", way[UNICAST]).put("multicast", way[MULTICAST]);
        }
        segmentation.digest(digest);
        for (int i = 0; i < pending; i++) {
            ring[i].digest(digest);
        }
    }

    private int frameBytes() {
        return loadedFrameBytes;
    }

    private void append(int value) {
        if (frame.length < MAX_FRAME_BYTES) {
            frame = Arrays.copyOf(frame, frame.length + 1);
            frame[frame.length - 1] = (byte) value;
        }
    }

    private void execute(int command, long nowNs) {
        switch (command) {
            case SEND -> send(nowNs);
            case ACCEPT_MULTICAST -> acceptMulticast();
            case TOGGLE_VLAN -> vlans[vlan() / Long.SIZE] ^= 1L << vlan();
            case TOGGLE_LINK -> linkIsUp = !linkIsUp;
            case SEGMENT -> segmentation.segment(frame.length);
            default -> {
                // Reserved.
            }
        }
    }

    /** The network of the frame: its last two bytes. */
    private int vlan() {
        int end = frame.length;
        return end < 2 ? 0 : ((frame[end - 2] & 0x0f) << Byte.SIZE) | (frame[end - 1] & 0xff);
    }

    private boolean isMulticast() {
        return frame.length > 0 && (frame[0] & 1) != 0;
    }

    private void send(long nowNs) {
        int kind = isMulticast() ? MULTICAST : UNICAST;
        octets[SENT][kind] += frame.length;
        boolean networkIsKnown = (vlans[vlan() / Long.SIZE] >>> vlan() & 1) != 0;
        boolean passes = linkIsUp && networkIsKnown && (!isMulticast() || isAccepted());
        if (passes && pending < RING_SIZE) {
            octets[RECEIVED][kind] += frame.length;
            ring[pending++].set(frame.length, vlan());
            if (interruptDueNs == TIMER_NOT_ARMED) {
                interruptDueNs = nowNs + MITIGATION_NS;
            }
        }
        frame = new byte[0];
    }

    private void acceptMulticast() {
        if (frame.length >= MAC_BYTES && multicasts < MAX_MULTICAST && !isAccepted()) {
            System.arraycopy(frame, 0, multicast, multicasts++ * MAC_BYTES, MAC_BYTES);
        }
    }

    private boolean isAccepted() {
        for (int i = 0; i < multicasts && frame.length >= MAC_BYTES; i++) {
            if (Arrays.equals(frame, 0, MAC_BYTES, multicast, i * MAC_BYTES, (i + 1) * MAC_BYTES)) {
                return true;
            }
        }
        return false;
    }

    private int collect() {
        if (pending == 0) {
            return NONE;
        }
        ReceivedFrame oldest = ring[0];
        System.arraycopy(ring, 1, ring, 0, --pending);
        ring[pending] = oldest;
        return oldest.length() / LENGTH_UNIT;
    }

    private void interruptUntil(long nowNs) {
        if (interruptDueNs != TIMER_NOT_ARMED && interruptDueNs <= nowNs) {
            interruptDueNs = TIMER_NOT_ARMED;
            interruptStatus = 1;
        }
    }

    private void clear() {
        interruptDueNs = TIMER_NOT_ARMED;
    }

    /** The link's status as one word on the wire, which the card keeps as a flag. Source: virtio-net's scratch objects. */
    private static final class Link {
        private static final int UP = 1;

        private static final VmStateDescription<Link> DESCRIPTION = VmStateDescription.<Link>builder("nic-link")
                .preSave(link -> link.status = link.card.linkIsUp ? UP : 0)
                .field(value("status", Codecs.UINT16, link -> link.status, (link, v) -> link.status = v))
                .postLoad((link, version) -> link.card.linkIsUp = (link.status & UP) != 0)
                .build();

        private final NetworkCard card;
        private int status;

        Link(NetworkCard card) {
            this.card = card;
        }
    }

    /** How a long frame is cut into segments. Other cards also say how many segments are left. */
    private static final class Segmentation {
        private static final VmStateDescription<Segmentation> DESCRIPTION = VmStateDescription.<Segmentation>builder(
                        "nic-segmentation")
                .version(3, 1)
                .field(value("mss", Codecs.UINT16, s -> s.segmentBytes, (s, v) -> s.segmentBytes = v))
                .fieldSince(2, value("hdr_len", Codecs.UINT8, s -> s.headerBytes, (s, v) -> s.headerBytes = v))
                .fieldSince(3, value("left", Codecs.UINT16, s -> 0, (s, v) -> {}))
                .build();

        private int segmentBytes = MAX_FRAME_BYTES;
        private int headerBytes;

        void reset() {
            segmentBytes = MAX_FRAME_BYTES;
            headerBytes = 0;
        }

        void segment(int frameBytes) {
            headerBytes = Math.min(frameBytes, 54);
            segmentBytes = Math.max(LENGTH_UNIT, frameBytes - headerBytes);
        }

        void digest(StateDigest digest) {
            digest.put("mss", segmentBytes).put("header", headerBytes);
        }
    }

    /** What the card tells of a frame that came back. */
    private static final class ReceivedFrame {
        private static final VmStateDescription<ReceivedFrame> DESCRIPTION = VmStateDescription.<ReceivedFrame>builder(
                        "nic-rx")
                .field(value("length", Codecs.UINT16, f -> f.length, (f, v) -> f.length = v))
                .field(value("vlan", Codecs.UINT16, f -> f.vlan, (f, v) -> f.vlan = v))
                .build();

        private int length;
        private int vlan;

        void set(int newLength, int newVlan) {
            length = newLength;
            vlan = newVlan;
        }

        int length() {
            return length;
        }

        void digest(StateDigest digest) {
            digest.put("length", length).put("vlan", vlan);
        }
    }
}
