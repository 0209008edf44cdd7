package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.Decoder.Count;
import dev.phaseline.analyzer.ctf.Decoder.OfInteger;
import dev.phaseline.analyzer.ctf.tsdl.CtfType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.ArrayType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.EnumType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.Field;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.FloatType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.IntegerType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.SequenceType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.StringType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.StructType;
import dev.phaseline.analyzer.ctf.tsdl.CtfType.VariantType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles types to decoders and gives each leaf a slot. What lengths and variants depend on is looked up by its path:
 * in the structure at hand, in those around it, and in the scopes compiled before; with the name of a scope in front, in
 * that one.
 */
final class DecoderCompiler {
    /** The scopes in the order in which a reader meets them. */
    static final String PACKET_HEADER = "trace.packet.header";

    static final String PACKET_CONTEXT = "stream.packet.context";
    static final String EVENT_HEADER = "stream.event.header";
    static final String STREAM_EVENT_CONTEXT = "stream.event.context";
    static final String EVENT_CONTEXT = "event.context";
    static final String EVENT_FIELDS = "event.fields";

    /** Values that others may depend on, by path; the innermost structure first. */
    private final Deque<Map<String, OfInteger>> levels = new ArrayDeque<>();

    private final Map<String, Map<String, OfInteger>> scopes = new HashMap<>();
    private int slots;
    private boolean inEventHeader;

    DecoderCompiler() {}

    /** Continues after the scopes that another compiler has compiled, which may go on for itself. */
    DecoderCompiler(DecoderCompiler before) {
        slots = before.slots;
        scopes.putAll(before.scopes);
        before.levels.descendingIterator().forEachRemaining(levels::push);
    }

    /** The number of slots in use. */
    int slots() {
        return slots;
    }

    /**
     * Compiles a scope.
     *
     * @throws PacketException if something that it depends on is not there
     */
    Scope scope(String name, StructType type) throws PacketException {
        levels.push(new HashMap<>());
        inEventHeader = name.equals(EVENT_HEADER);
        var names = new ArrayList<String>();
        var decoders = new ArrayList<Decoder>();
        for (var field : type.fields()) {
            names.add(field.plainName());
            decoders.add(field(field));
        }
        scopes.put(name, levels.element());
        return new Scope(type, names, decoders);
    }

    /**
     * A compiled scope.
     *
     * @param names the names of its fields, as users know them
     */
    record Scope(StructType type, List<String> names, List<Decoder> fields) {
        Decoder decoder() {
            return new Decoder.OfStruct(names, fields, type.alignment());
        }
    }

    private Decoder field(Field field) throws PacketException {
        var decoder = compile(field.type(), field.name());
        if (decoder instanceof OfInteger integer) {
            levels.element().put(field.name(), integer);
        }
        return decoder;
    }

    private Decoder compile(CtfType type, String name) throws PacketException {
        return switch (type) {
            case IntegerType integer -> OfInteger.of(integer, List.of(), slots++, isEventId(name));
            case EnumType(var container, var labels) -> OfInteger.of(container, labels, slots++, isEventId(name));
            case FloatType number -> new Decoder.OfFloat(slots++, number);
            case StringType _ -> new Decoder.OfString(slots++);
            case StructType struct -> struct(struct, name);
            case VariantType variant -> variant(variant, name);
            case ArrayType(var element, long length) -> list(element, new Count(-1, length), name);
            case SequenceType(var element, var path) ->
                list(element, new Count(find(path).slot(), 0), name);
        };
    }

    private boolean isEventId(String name) {
        return inEventHeader && name.equals("id");
    }

    private Decoder list(CtfType element, Count length, String name) throws PacketException {
        if (element instanceof IntegerType integer && integer.isText() && integer.size() == Byte.SIZE) {
            return new Decoder.OfText(slots++, length, Math.max(Byte.SIZE, integer.alignment()));
        }
        int slot = slots++;
        return new Decoder.OfList(slot, length, compile(element, name), element.alignment());
    }

    private Decoder struct(StructType type, String name) throws PacketException {
        levels.push(new HashMap<>());
        var names = new ArrayList<String>();
        var fields = new ArrayList<Decoder>();
        for (var field : type.fields()) {
            names.add(field.plainName());
            fields.add(field(field));
        }
        leave(name);
        return new Decoder.OfStruct(names, fields, type.alignment());
    }

    /** Makes what a structure has known outside, with its name in front. */
    private void leave(String name) {
        var inner = levels.pop();
        inner.forEach((path, integer) -> levels.element().put(name + "." + path, integer));
    }

    private Decoder variant(VariantType type, String name) throws PacketException {
        var tag = find(type.tag());
        var names = new ArrayList<String>();
        var options = new ArrayList<Decoder>();
        levels.push(new HashMap<>());
        for (var option : type.options()) {
            names.add(option.name());
            options.add(compile(option.type(), option.name()));
        }
        leave(name);
        return new Decoder.OfVariant(slots++, tag, names, options);
    }

    private OfInteger find(String path) throws PacketException {
        for (var scope : scopes.entrySet()) {
            if (path.startsWith(scope.getKey() + ".")) {
                var found = scope.getValue().get(path.substring(scope.getKey().length() + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        for (var level : levels) {
            var found = level.get(path);
            if (found != null) {
                return found;
            }
        }
        throw new PacketException("nothing has the path " + path);
    }
}
