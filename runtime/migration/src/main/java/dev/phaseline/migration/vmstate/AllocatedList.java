package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.StreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Values in a list that is made when they are loaded. The list grows with what has arrived, whatever count a stream gives.
 * Source: QEMU {@code VMSTATE_VARRAY_UINT32_ALLOC}.
 *
 * @param <T> the object that has the list
 * @param <E> the element; its encoding must not need to know the present value
 */
record AllocatedList<T, E>(
        Codec<E> codec,
        ToIntFunction<T> counter,
        int capacity,
        Function<T, List<E>> list,
        BiConsumer<T, List<E>> setter)
        implements Content<T> {
    @Override
    public int count(T object) {
        return counter.applyAsInt(object);
    }

    @Override
    public String typeName() {
        return codec.name();
    }

    @Override
    public boolean allocatesOnLoad() {
        return true;
    }

    @Override
    public void allocate(T object) {
        setter.accept(object, new ArrayList<>());
    }

    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) {
        codec.put(saver.out(), list.apply(object).get(index));
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        list.apply(object).add(codec.get(loader.in()));
    }
}
