package dev.phaseline.migration.captured;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the bytes of a section into values, as its description says. Names of fields may repeat, so an object's fields are
 * a list. What has an encoding of its own is shown in hexadecimal.
 */
final class StateDecoder {
    /** What is shown of long raw data: the length tells the rest. */
    private static final int MAX_HEX_BYTES = 4096;

    /** A description may speak of any number of values that have no bytes; these are shown, beside those that have. */
    private static final int MAX_VALUES_WITHOUT_BYTES = 256;

    /** An object is a value too, and one of a single byte may be the only member of another. */
    private static final int MAX_VALUES_FOR_EACH_BYTE = 4;

    private static final Set<String> SIGNED =
            Set.of("int8", "int16", "int32", "int32 le", "int32 equal", "int64", "timer");

    /** QEMU calls the unsigned 64-bit one "int64 equal". */
    private static final Set<String> UNSIGNED =
            Set.of("uint8", "uint8 equal", "uint16", "uint16 equal", "uint32", "uint32 equal", "uint64", "int64 equal");

    private final ByteBuffer bytes;

    StateDecoder(byte[] payload) {
        bytes = ByteBuffer.wrap(payload);
    }

    /**
     * Adds members to an object that says what a section holds. If the sizes do not fit, which a null pointer in an array
     * of QEMU 7.2 causes, or there are far more values than bytes, the bytes are added as they are.
     */
    void decode(ObjectDescription description, ObjectNode target) {
        long mostValues = MAX_VALUES_WITHOUT_BYTES + (long) MAX_VALUES_FOR_EACH_BYTE * bytes.remaining();
        if (description.bodyBytes() == bytes.remaining() && description.values() <= mostValues) {
            object(description, target);
        } else {
            target.put("raw", rest());
        }
    }

    private void object(ObjectDescription description, ObjectNode target) {
        if (!description.name().isEmpty()) {
            target.put("vmsd_name", description.name()).put("version", description.version());
        }
        ArrayNode fields = target.putArray("fields");
        for (FieldDescription field : description.fields()) {
            field(field, fields.addObject().put("name", field.name()).put("type", field.type()));
        }
        if (!description.subsections().isEmpty()) {
            ArrayNode subsections = target.putArray("subsections");
            for (ObjectDescription subsection : description.subsections()) {
                skip(subsection.subsectionHeaderBytes());
                object(subsection, subsections.addObject());
            }
        }
    }

    private void field(FieldDescription field, ObjectNode target) {
        if (field.arrayLength() == 1) {
            element(field, target, target.withArray("values"));
            single(target);
        } else if (field.isByteArray()) {
            target.put("value", take(Math.toIntExact(field.totalBytes())));
        } else {
            ArrayNode values = target.putArray("values");
            for (int i = 0; i < field.arrayLength(); i++) {
                element(field, target, values);
            }
        }
    }

    /** Shows the only element as such. */
    private static void single(ObjectNode target) {
        target.set("value", target.get("values").get(0));
        target.remove("values");
    }

    private void element(FieldDescription field, ObjectNode target, ArrayNode values) {
        if (field.nested() != null) {
            if (field.nested().bodyBytes() == field.sizeBytes()) {
                object(field.nested(), values.addObject());
                return;
            }
            target.put("note", "the sizes inside do not add up");
        }
        value(field.type(), (int) field.sizeBytes(), values);
    }

    private void value(String type, int size, ArrayNode values) {
        switch (type) {
            case "nullptr" -> {
                skip(size);
                values.addNull();
            }
            case "unused_buffer" -> {
                skip(size);
                values.add(size + " unused bytes");
            }
            case "bool" -> values.add(integer(size).signum() != 0);
            case String integer when SIGNED.contains(integer) && size <= Long.BYTES -> values.add(integer(size));
            case String integer
            when UNSIGNED.contains(integer) && size <= Long.BYTES -> values.add(unsigned(integer(size), size));
            default -> values.add(take(size));
        }
    }

    private BigInteger integer(int size) {
        byte[] encoded = new byte[size];
        bytes.get(encoded);
        return size == 0 ? BigInteger.ZERO : new BigInteger(encoded);
    }

    private static BigInteger unsigned(BigInteger value, int size) {
        return value.signum() < 0 ? value.add(BigInteger.ONE.shiftLeft(size * Byte.SIZE)) : value;
    }

    private String take(int size) {
        byte[] taken = new byte[size];
        bytes.get(taken);
        return hex(taken);
    }

    private String rest() {
        return take(bytes.remaining());
    }

    private void skip(int size) {
        bytes.position(bytes.position() + size);
    }

    /** Bytes in hexadecimal; of very many only the first, and how many there are. */
    static String hex(byte[] bytes) {
        return bytes.length <= MAX_HEX_BYTES
                ? HexFormat.of().formatHex(bytes)
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, MAX_HEX_BYTES)) + "… (" + bytes.length + " bytes)";
    }
}
