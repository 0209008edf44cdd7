package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Bits in words of 64, the first bit in the lowest of the first word, as many as a member says. Source: QEMU
 * {@code vmstate_info_bitmap}.
 *
 * @param <T> the object that has the bits
 */
record BitmapContent<T>(ToIntFunction<T> bits, Function<T, long[]> words) implements Content<T> {
    @Override
    public String typeName() {
        return "bitmap";
    }

    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
        long[] array = words.apply(object);
        long count = wordCount(object);
        if (count > array.length) {
            throw new StateException(Errno.EINVAL, field.name() + " has more bits than there is room for");
        }
        for (int word = 0; word < count; word++) {
            saver.out().putU64(array[word]);
        }
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        long[] array = words.apply(object);
        long count = wordCount(object);
        if (count > array.length) {
            throw loader.in()
                    .failure(
                            Errno.EINVAL,
                            "received %d bits, there is room for %d"
                                    .formatted(
                                            Integer.toUnsignedLong(bits.applyAsInt(object)),
                                            (long) array.length * Long.SIZE));
        }
        for (int word = 0; word < count; word++) {
            array[word] = loader.in().getU64();
        }
    }

    private long wordCount(T object) {
        return (Integer.toUnsignedLong(bits.applyAsInt(object)) + Long.SIZE - 1) / Long.SIZE;
    }
}
