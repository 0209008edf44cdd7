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
     * Bytes of the object; {@link Long#MAX_VALUE} if there are even more.
     */
    long bodyBytes() {
        long sum = 0;
        for (FieldDescription field : fields) {
            sum = saturatedSum(sum, field.totalBytes());
        }
        for (ObjectDescription subsection : subsections) {
            sum = saturatedSum(sum, saturatedSum(subsection.subsectionHeaderBytes(), subsection.bodyBytes()));
        }
        return sum;
    }

    /** How many values the object has, those of objects inside among them; {@link Long#MAX_VALUE} if there are even more. */
    long values() {
        long sum = 1;
        for (FieldDescription field : fields) {
            sum = saturatedSum(sum, field.values());
        }
        for (ObjectDescription subsection : subsections) {
            sum = saturatedSum(sum, subsection.values());
        }
        return sum;
    }

    /** Of numbers that are not negative. */
    private static long saturatedSum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
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
