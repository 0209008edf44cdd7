package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;

/**
 * How one element of a field looks in the stream. Source: QEMU {@code VMStateInfo}.
 *
 * @param <E> the element in Java
 */
public interface Codec<E> {
    /** Returns QEMU's name of this encoding, which the JSON description shows as the field's type. */
    String name();

    /** Writes an element. */
    void put(QemuOutputFile out, E value);

    /**
     * Reads an element.
     *
     * @param current what the object holds now: to be compared with, or to be filled
     * @return what the object shall hold
     * @throws StreamException if the stream ends, or holds what this object cannot take
     */
    E get(QemuInputFile in, E current) throws StreamException;

    /**
     * Reads an element for which there is no present value.
     *
     * @throws StreamException if the stream ends
     * @throws UnsupportedOperationException if this encoding compares with the present value, or fills it
     */
    default E get(QemuInputFile in) throws StreamException {
        throw new UnsupportedOperationException(name() + " needs a present value");
    }
}
