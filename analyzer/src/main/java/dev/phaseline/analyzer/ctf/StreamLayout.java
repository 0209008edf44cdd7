package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.tsdl.CtfType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.EnumType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.IntegerType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.StructType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.VariantType;
import dev.phaseline.analyzer.ctf.tsdl.Metadata;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.ClockClass;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.EventClass;
import dev.phaseline.analyzer.ctf.tsdl.Metadata.StreamClass;
import dev.phaseline.analyzer.recording.Declarations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the packets of one class of streams are read, and their events as they turn up. Used by one thread. */
final class StreamLayout {
    private final StreamClass type;
    private final DecoderCompiler compiler;
    private final Declarations declarations;
    private final Map<Long, EventLayout> events = new HashMap<>();
    private final Decoder packetContext;
    private final Decoder eventHeader;
    private final Decoder eventContext;
    private final List<Column> packetColumns;
    private final List<Column> contextColumns;
    private final ClockClass clock;

    /**
     * How events of one class are read.
     *
     * @param context its own context
     */
    record EventLayout(Decoder context, Decoder fields, int slots, EventBinding binding, ContextBinding contexts) {}

    StreamLayout(Metadata metadata, StreamClass type, DecoderCompiler header, Declarations declarations)
            throws PacketException {
        this.type = type;
        this.declarations = declarations;
        compiler = new DecoderCompiler(header);
        var packet = compiler.scope(DecoderCompiler.PACKET_CONTEXT, type.packetContext());
        packetContext = packet.decoder();
        packetColumns = Column.of(packet);
        eventHeader =
                compiler.scope(DecoderCompiler.EVENT_HEADER, type.eventHeader()).decoder();
        var context = compiler.scope(DecoderCompiler.STREAM_EVENT_CONTEXT, type.eventContext());
        eventContext = context.decoder();
        contextColumns = Column.of(context);
        clock = Stream.of(type.eventHeader(), type.packetContext())
                .flatMap(scope -> clockOf(scope).stream())
                .flatMap(name -> Stream.ofNullable(metadata.clocks().get(name)))
                .findFirst()
                .orElse(new ClockClass("", 1_000_000_000, 0, 0, false));
    }

    private static Optional<String> clockOf(CtfType type) {
        return switch (type) {
            case IntegerType integer -> integer.clock();
            case EnumType enumeration -> enumeration.container().clock();
            case StructType struct ->
                struct.fields().stream()
                        .flatMap(field -> clockOf(field.type()).stream())
                        .findFirst();
            case VariantType variant ->
                variant.options().stream()
                        .flatMap(option -> clockOf(option.type()).stream())
                        .findFirst();
            case CtfType.FloatType _, CtfType.StringType _, CtfType.ArrayType _, CtfType.SequenceType _ ->
                Optional.empty();
        };
    }

    Decoder packetContext() {
        return packetContext;
    }

    Decoder eventHeader() {
        return eventHeader;
    }

    Decoder eventContext() {
        return eventContext;
    }

    /** The slots that all events of the stream have. */
    int slots() {
        return compiler.slots();
    }

    ClockClass clock() {
        return clock;
    }

    /** Where a field of the packet context is, if it is there. */
    Optional<Column> packetColumn(String name) {
        return find(packetColumns, name);
    }

    /** The fields of the context of all events. */
    List<Column> contextColumns() {
        return contextColumns;
    }

    static Optional<Column> find(List<Column> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /**
     * How to read events of a class.
     *
     * @throws PacketException if the metadata has no such class, or it makes no sense
     */
    EventLayout event(long id) throws PacketException {
        var layout = events.get(id);
        if (layout == null) {
            layout = compile(id);
            events.put(id, layout);
        }
        return layout;
    }

    private EventLayout compile(long id) throws PacketException {
        EventClass event = type.events().get(id);
        if (event == null) {
            throw new PacketException("no event has the id " + Long.toUnsignedString(id));
        }
        var ofEvent = new DecoderCompiler(compiler);
        var context = ofEvent.scope(DecoderCompiler.EVENT_CONTEXT, event.context());
        var fields = ofEvent.scope(DecoderCompiler.EVENT_FIELDS, event.fields());
        var kept = new ArrayList<>(StreamThreads.others(contextColumns));
        kept.addAll(Column.of(context));
        return new EventLayout(
                context.decoder(),
                fields.decoder(),
                ofEvent.slots(),
                EventBinding.of(event.name(), Column.of(fields), declarations),
                new ContextBinding(kept));
    }
}
