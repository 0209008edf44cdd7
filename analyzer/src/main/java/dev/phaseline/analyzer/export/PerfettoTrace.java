package dev.phaseline.analyzer.export;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace of Perfetto. All packets are of one sequence, on which names of events, categories and arguments stand once and
 * are numbers afterwards. The begin and the end of a slice are neighbours here: Perfetto puts packets in order of time, and
 * those of one time in order of the file. Source: {@code protos/perfetto/trace}, Perfetto 50, whose numbers of fields the
 * constants below are.
 */
final class PerfettoTrace implements TraceSink {
    private static final int TRACE_PACKET = 1;

    private static final int PACKET_CLOCK_SNAPSHOT = 6;
    private static final int PACKET_TIMESTAMP = 8;
    private static final int PACKET_SEQUENCE_ID = 10;
    private static final int PACKET_TRACK_EVENT = 11;
    private static final int PACKET_INTERNED_DATA = 12;
    private static final int PACKET_SEQUENCE_FLAGS = 13;
    private static final int PACKET_TRACK_DESCRIPTOR = 60;

    private static final int CLOCKS = 1;
    private static final int CLOCK_ID = 1;
    private static final int CLOCK_TIMESTAMP = 2;
    private static final int CLOCK_REALTIME = 1;
    private static final int CLOCK_BOOTTIME = 6;

    private static final int DESCRIPTOR_UUID = 1;
    private static final int DESCRIPTOR_NAME = 2;
    private static final int DESCRIPTOR_PROCESS = 3;
    private static final int DESCRIPTOR_PARENT = 5;
    private static final int DESCRIPTOR_COUNTER = 8;
    private static final int DESCRIPTOR_CHILD_ORDERING = 11;
    private static final int DESCRIPTOR_RANK = 12;
    private static final int ORDER_EXPLICIT = 3;
    private static final int PROCESS_PID = 1;
    private static final int PROCESS_NAME = 6;
    private static final int COUNTER_UNIT = 3;
    private static final int COUNTER_UNIT_NAME = 6;
    private static final int UNIT_SIZE_BYTES = 3;

    private static final int EVENT_CATEGORY_IID = 3;
    private static final int EVENT_ARGUMENT = 4;
    private static final int EVENT_TYPE = 9;
    private static final int EVENT_NAME_IID = 10;
    private static final int EVENT_TRACK = 11;
    private static final int EVENT_NAME = 23;
    private static final int EVENT_DOUBLE_COUNTER = 44;
    private static final int EVENT_FLOW = 47;
    private static final int EVENT_LAST_FLOW = 48;
    private static final int TYPE_BEGIN = 1;
    private static final int TYPE_END = 2;
    private static final int TYPE_INSTANT = 3;
    private static final int TYPE_COUNTER = 4;

    private static final int ARGUMENT_NAME_IID = 1;
    private static final int ARGUMENT_BOOL = 2;
    private static final int ARGUMENT_UNSIGNED = 3;
    private static final int ARGUMENT_SIGNED = 4;
    private static final int ARGUMENT_DOUBLE = 5;
    private static final int ARGUMENT_TEXT = 6;

    private static final int INTERNED_IID = 1;
    private static final int INTERNED_NAME = 2;

    private static final int SEQUENCE = 1;
    private static final int INCREMENTAL_STATE_CLEARED = 1;
    private static final int NEEDS_INCREMENTAL_STATE = 2;

    /** Ids of processes and of tracks share one space. */
    private static final long FIRST_TRACK = 1L << 32;

    private final OutputStream out;
    private final ProtoBuffer packet = new ProtoBuffer();
    private final ProtoBuffer head = new ProtoBuffer();
    private final ProtoBuffer interned = new ProtoBuffer();
    private final Names categories = new Names(1);
    private final Names eventNames = new Names(2);
    private final Names argumentNames = new Names(3);

    /** Names that stand in the trace once. Those that a packet is the first to use go with it. */
    private final class Names {
        private final int field;
        private final Map<String, Integer> ids = new HashMap<>();

        /** @param field of InternedData */
        Names(int field) {
            this.field = field;
        }

        int id(String name) {
            Integer known = ids.get(name);
            if (known != null) {
                return known;
            }
            int id = ids.size() + 1;
            ids.put(name, id);
            int entry = interned.begin(field);
            interned.number(INTERNED_IID, id);
            interned.text(INTERNED_NAME, name);
            interned.end(entry);
            return id;
        }
    }

    /**
     * Starts a trace.
     *
     * @param out closed with the trace
     * @param originNs the first moment of the trace, ns since the epoch
     */
    PerfettoTrace(OutputStream out, long originNs) throws IOException {
        this.out = out;
        // Times of packets are of the boot clock, which is the wall clock here.
        packet.number(PACKET_TIMESTAMP, originNs);
        packet.number(PACKET_SEQUENCE_ID, SEQUENCE);
        packet.number(PACKET_SEQUENCE_FLAGS, INCREMENTAL_STATE_CLEARED);
        int snapshot = packet.begin(PACKET_CLOCK_SNAPSHOT);
        for (int clock : new int[] {CLOCK_REALTIME, CLOCK_BOOTTIME}) {
            int entry = packet.begin(CLOCKS);
            packet.number(CLOCK_ID, clock);
            packet.number(CLOCK_TIMESTAMP, originNs);
            packet.end(entry);
        }
        packet.end(snapshot);
        writePacket();
    }

    @Override
    public void process(int id, String name) throws IOException {
        int descriptor = packet.begin(PACKET_TRACK_DESCRIPTOR);
        packet.number(DESCRIPTOR_UUID, id);
        int process = packet.begin(DESCRIPTOR_PROCESS);
        packet.number(PROCESS_PID, id);
        packet.text(PROCESS_NAME, name);
        packet.end(process);
        packet.number(DESCRIPTOR_CHILD_ORDERING, ORDER_EXPLICIT);
        packet.end(descriptor);
        writePacket();
    }

    @Override
    public void track(int process, int id, String name, int rank) throws IOException {
        int descriptor = describe(process, id, name, rank);
        packet.end(descriptor);
        writePacket();
    }

    @Override
    public void counter(int process, int id, String name, String unit) throws IOException {
        int descriptor = describe(process, id, name, 0);
        int counter = packet.begin(DESCRIPTOR_COUNTER);
        if (unit.equals("bytes")) {
            packet.number(COUNTER_UNIT, UNIT_SIZE_BYTES);
        } else if (!unit.isEmpty()) {
            packet.text(COUNTER_UNIT_NAME, unit);
        }
        packet.end(counter);
        packet.end(descriptor);
        writePacket();
    }

    private int describe(int process, int id, String name, int rank) {
        int descriptor = packet.begin(PACKET_TRACK_DESCRIPTOR);
        packet.number(DESCRIPTOR_UUID, FIRST_TRACK + id);
        packet.number(DESCRIPTOR_PARENT, process);
        packet.text(DESCRIPTOR_NAME, name);
        packet.number(DESCRIPTOR_RANK, rank);
        return descriptor;
    }

    @Override
    public void slice(
            Track track, String name, String category, long startNs, long endNs, Flow flow, Arguments arguments)
            throws IOException {
        int event = start(TYPE_BEGIN, track, startNs);
        // Names of spans come from recordings and may be as many as there are spans.
        packet.text(EVENT_NAME, name);
        finish(event, category, flow, arguments);
        int end = start(TYPE_END, track, endNs);
        packet.end(end);
        writePacket();
    }

    @Override
    public void instant(Track track, String name, String category, long timeNs, Flow flow, Arguments arguments)
            throws IOException {
        int event = start(TYPE_INSTANT, track, timeNs);
        packet.number(EVENT_NAME_IID, eventNames.id(name));
        finish(event, category, flow, arguments);
    }

    @Override
    public void value(Track counter, String name, long timeNs, double value) throws IOException {
        int event = start(TYPE_COUNTER, counter, timeNs);
        packet.real(EVENT_DOUBLE_COUNTER, value);
        packet.end(event);
        writePacket();
    }

    private int start(int type, Track track, long timeNs) {
        packet.number(PACKET_TIMESTAMP, timeNs);
        packet.number(PACKET_SEQUENCE_ID, SEQUENCE);
        packet.number(PACKET_SEQUENCE_FLAGS, NEEDS_INCREMENTAL_STATE);
        int event = packet.begin(PACKET_TRACK_EVENT);
        packet.number(EVENT_TYPE, type);
        packet.number(EVENT_TRACK, FIRST_TRACK + track.id());
        return event;
    }

    private void finish(int event, String category, Flow flow, Arguments arguments) throws IOException {
        packet.number(EVENT_CATEGORY_IID, categories.id(category));
        if (flow.id() != 0) {
            packet.fixed64(flow.leaves() ? EVENT_FLOW : EVENT_LAST_FLOW, flow.id());
        }
        for (int i = 0; i < arguments.size(); i++) {
            argument(arguments.name(i), arguments.value(i));
        }
        packet.end(event);
        writePacket();
    }

    private void argument(String name, @Nullable Object value) {
        int argument = packet.begin(EVENT_ARGUMENT);
        packet.number(ARGUMENT_NAME_IID, argumentNames.id(name));
        switch (value) {
            case null -> packet.text(ARGUMENT_TEXT, "NULL");
            case Boolean truth -> packet.number(ARGUMENT_BOOL, truth ? 1 : 0);
            case Double real -> packet.real(ARGUMENT_DOUBLE, real);
            case BigInteger large
            when large.signum() >= 0 && large.bitLength() <= Long.SIZE ->
                packet.number(ARGUMENT_UNSIGNED, large.longValue());
            case Long whole -> packet.number(ARGUMENT_SIGNED, whole);
            case Integer whole -> packet.number(ARGUMENT_SIGNED, whole);
            case Short whole -> packet.number(ARGUMENT_SIGNED, whole);
            case Byte whole -> packet.number(ARGUMENT_SIGNED, whole);
            default -> packet.text(ARGUMENT_TEXT, value.toString());
        }
        packet.end(argument);
    }

    private void writePacket() throws IOException {
        if (interned.size() > 0) {
            packet.header(PACKET_INTERNED_DATA, interned.size());
            packet.append(interned);
            interned.clear();
        }
        head.header(TRACE_PACKET, packet.size());
        head.writeTo(out);
        packet.writeTo(out);
        head.clear();
        packet.clear();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
