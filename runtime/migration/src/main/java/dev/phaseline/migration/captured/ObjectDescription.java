package dev.phaseline.migration.captured;

import java.util.List;

/**
 * What a stream says of an object in it. An old-style section has the name {@code ""} and one field, {@code data}.
 *
 * @param name of the object's description
 * @param version of the object's description
 * @param fields in the order of the bytes
 * @param subsections that are present, behind the fields
 */
record ObjectDescription(String name, int version, List<FieldDescription> fields, List<ObjectDescription> subsections) {
    /** Byte 5, the length of the name, and the version. */
    private static final int SUBSECTION_HEADER_BYTES = 6;

    /**
     * Bytes of the object.
     *
     * @throws ArithmeticException if they are more than a {@code long} holds
     */
    long bodyBytes() {
        long sum = 0;
        for (FieldDescription field : fields) {
            sum = Math.addExact(sum, field.totalBytes());
        }
        for (ObjectDescription subsection : subsections) {
            sum = Math.addExact(sum, Math.addExact(subsection.subsectionHeaderBytes(), subsection.bodyBytes()));
        }
        return sum;
    }

    /** Bytes in front of this object's, if it is a subsection. */
    int subsectionHeaderBytes() {
        return SUBSECTION_HEADER_BYTES + name.length();
    }

    /**
     * Whether the sizes may be wrong: QEMU 7.2 describes an array of pointers by its first element, also where a null
     * pointer has one byte.
     */
    boolean mayHideNullPointers() {
        return fields.stream()
                        .anyMatch(field -> field.nested() != null
                                && (field.arrayLength() > 1 || field.nested().mayHideNullPointers()))
                || subsections.stream().anyMatch(ObjectDescription::mayHideNullPointers);
    }
}
