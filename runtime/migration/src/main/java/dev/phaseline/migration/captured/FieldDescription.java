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

    /**
     * Bytes of all elements.
     *
     * @throws ArithmeticException if they are more than a {@code long} holds
     */
    long totalBytes() {
        return Math.multiplyExact(sizeBytes, (long) arrayLength);
    }
}
