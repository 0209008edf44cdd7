package dev.phaseline.analyzer.jfr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value of a chunk whose type nothing but the chunk's metadata tells. */
sealed interface ChunkValue {
    /** Values that hold each other deeper than this are not shown. */
    int DEEPEST = 6;

    /** A number, a truth value or a text that stands in its place. */
    record Plain(String text) implements ChunkValue {}

    /** The number of a constant. */
    record Constant(long type, long key) implements ChunkValue {}

    /** A string among the constants. */
    record ConstantString(long key) implements ChunkValue {}

    /** A value with fields. */
    record Structure(ChunkTypes.Type type, List<@Nullable ChunkValue> values) implements ChunkValue {}

    /** Any number of values. */
    record Array(List<@Nullable ChunkValue> values) implements ChunkValue {}

    /** Reads a value of a field; null for a string that is none. */
    static @Nullable ChunkValue read(RecordInput input, ChunkTypes types, ChunkTypes.Field field) {
        return read(input, types, field, 0);
    }

    /** Reads a value of a type; null for a string that is none. */
    static @Nullable ChunkValue read(RecordInput input, ChunkTypes types, long type) {
        return read(input, types, type, 0);
    }

    private static @Nullable ChunkValue read(RecordInput input, ChunkTypes types, ChunkTypes.Field field, int depth) {
        if (!field.isArray()) {
            return readOne(input, types, field, depth);
        }
        var values = new ArrayList<@Nullable ChunkValue>();
        for (int count = input.count(); count > 0 && !input.isBroken(); count--) {
            values.add(readOne(input, types, field, depth));
        }
        return new Array(values);
    }

    private static @Nullable ChunkValue readOne(
            RecordInput input, ChunkTypes types, ChunkTypes.Field field, int depth) {
        return field.isConstant()
                ? new Constant(field.type(), input.number())
                : read(input, types, field.type(), depth + 1);
    }

    private static @Nullable ChunkValue read(RecordInput input, ChunkTypes types, long id, int depth) {
        var type = types.type(id).orElse(null);
        if (type == null || depth > ChunkTypes.DEEPEST) {
            input.breakOff();
            return null;
        }
        return switch (type.name()) {
            case "boolean" -> new Plain(Boolean.toString(input.octet() != 0));
            case "byte" -> new Plain(Byte.toString(input.octet()));
            case "short", "int", "long" -> new Plain(Long.toString(input.number()));
            case "char" -> new Plain(String.valueOf((char) input.number()));
            case "float" -> new Plain(Float.toString(Float.intBitsToFloat((int) input.bits(Float.BYTES))));
            case "double" -> new Plain(Double.toString(Double.longBitsToDouble(input.bits(Double.BYTES))));
            case "java.lang.String" ->
                switch (input.text()) {
                    case NULL, UNKNOWN -> null;
                    case BYTES -> new Plain(input.string());
                    case CONSTANT -> new ConstantString(input.constant());
                };
            default -> {
                var values = new ArrayList<@Nullable ChunkValue>();
                for (var field : type.fields()) {
                    if (input.isBroken()) {
                        break;
                    }
                    values.add(read(input, types, field, depth));
                }
                yield new Structure(type, values);
            }
        };
    }

    /** The value as people write it: a class by its name, a method with its class; null if there is none. */
    static @Nullable String text(@Nullable ChunkValue value, ChunkConstants constants) {
        return text(value, constants, 0);
    }

    private static @Nullable String text(@Nullable ChunkValue value, ChunkConstants constants, int depth) {
        if (depth > DEEPEST) {
            return "...";
        }
        return switch (value) {
            case null -> null;
            case Plain(var text) -> text;
            case ConstantString(var key) -> constants.string(key);
            case Constant(var type, var key) -> {
                var thread = constants.isThread(type) ? constants.thread(key) : null;
                yield thread == null ? text(constants.value(type, key), constants, depth + 1) : thread.name();
            }
            case Array(var values) ->
                values.stream()
                        .map(one -> String.valueOf(text(one, constants, depth + 1)))
                        .collect(Collectors.joining(", ", "[", "]"));
            case Structure structure -> text(structure, constants, depth);
        };
    }

    private static @Nullable String text(Structure structure, ChunkConstants constants, int depth) {
        var values = structure.values();
        switch (structure.type().name()) {
            case "java.lang.Class" -> {
                var name = text(field(structure, "name"), constants, depth + 1);
                return name == null ? null : name.replace('/', '.');
            }
            case "jdk.types.Method" -> {
                return text(field(structure, "type"), constants, depth + 1) + "."
                        + text(field(structure, "name"), constants, depth + 1);
            }
            default -> {
                if (values.size() == 1) {
                    return text(values.getFirst(), constants, depth + 1);
                }
            }
        }
        var fields = structure.type().fields();
        var texts = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            texts.add(fields.get(i).name() + "=" + text(values.get(i), constants, depth + 1));
        }
        return "{" + String.join(", ", texts) + "}";
    }

    private static @Nullable ChunkValue field(Structure structure, String name) {
        var fields = structure.type().fields();
        for (int i = 0; i < structure.values().size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return structure.values().get(i);
            }
        }
        return null;
    }
}
