package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The first bytes of an array that exists already: as many as are fixed, or as a member says. Source: QEMU
 * {@code VMSTATE_PARTIAL_BUFFER}, {@code VMS_VBUFFER}.
 *
 * @param <T> the object that has the array
 */
record BytesContent<T>(ToIntFunction<T> size, Function<T, byte[]> bytes) implements Content<T> {
    @Override
    public String typeName() {
        return Codecs.BUFFER.name();
    }

    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
        byte[] array = bytes.apply(object);
        int length = size.applyAsInt(object);
        if (length < 0 || length > array.length) {
            throw new StateException(
                    Errno.EINVAL, field.name() + " has " + length + " bytes, there is room for " + array.length);
        }
        saver.out().putBytes(MemorySegment.ofArray(array), 0, length);
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        byte[] array = bytes.apply(object);
        int length = size.applyAsInt(object);
        if (length < 0 || length > array.length) {
            throw loader.in()
                    .failure(
                            Errno.EINVAL,
                            "received a size of %d bytes, there is room for %d"
                                    .formatted(Integer.toUnsignedLong(length), array.length));
        }
        loader.in().getBytes(MemorySegment.ofArray(array), 0, length);
    }
}
