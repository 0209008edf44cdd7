package dev.phaseline.migration.captured;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a description's fields: an element, or several that look alike.
 *
 * @param name of the field, in 7.2 and 10.0 with a suffix where several have the same
 * @param arrayLength how many elements the entry stands for
 * @param type name of the encoding
 * @param nested what an element consists of, if it is an object whose members the description gives
 * @param sizeBytes bytes of one element, with everything inside
 */
record FieldDescription(
        String name, int arrayLength, String type, @Nullable ObjectDescription nested, long sizeBytes) {
    /** The description of the objects inside. */
    Optional<ObjectDescription> object() {
        return Optional.ofNullable(nested);
    }

    /** Bytes of all elements; {@link Long#MAX_VALUE} if there are even more. */
    long totalBytes() {
        return saturatedProduct(sizeBytes);
    }

    /** Whether the elements are bytes, which people read as one value. */
    boolean isByteArray() {
        return sizeBytes == 1 && type.startsWith("uint8");
    }

    /** How many values the elements have; {@link Long#MAX_VALUE} if there are even more. */
    long values() {
        if (isByteArray()) {
            return 1;
        }
        return nested == null ? arrayLength : saturatedProduct(nested.values());
    }

    private long saturatedProduct(long ofEach) {
        return arrayLength > 0 && ofEach > Long.MAX_VALUE / arrayLength ? Long.MAX_VALUE : ofEach * arrayLength;
    }
}
