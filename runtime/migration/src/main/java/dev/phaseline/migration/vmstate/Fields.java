package dev.phaseline.migration.vmstate;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fields of descriptions, one method for each shape. A field whose data is behind a pointer in QEMU looks the
 * same on the wire; here its getter follows the reference.
 *
 * {@snippet :
 * VmStateDescription<Channel> CHANNEL = VmStateDescription.<Channel>builder("pit channel")
 *         .version(2, 2)
 *         .field(value("count", UINT32, c -> c.count, (c, v) -> c.count = v))
 *         .fieldSince(2, value("next_transition_time", INT64, c -> c.nextNs, (c, v) -> c.nextNs = v))
 *         .build();
 * }
 */
public final class Fields {
    private Fields() {}

    /** A single value. */
    public static <T, E> VmStateField<T> value(
            String name, Codec<E> codec, Function<T, E> getter, BiConsumer<T, E> setter) {
        return array(
                name,
                codec,
                1,
                (object, index) -> getter.apply(object),
                (object, index, value) -> setter.accept(object, value));
    }

    /** An array of a fixed number of values. */
    public static <T, E> VmStateField<T> array(
            String name, Codec<E> codec, int count, ElementGetter<T, E> getter, ElementSetter<T, E> setter) {
        return varray(name, codec, object -> count, count, getter, setter);
    }

    /**
     * An array of as many values as a field before this one says.
     *
     * @param count the field that holds the number
     * @param capacity how many the object can take
     */
    public static <T, E> VmStateField<T> varray(
            String name,
            Codec<E> codec,
            ToIntFunction<T> count,
            int capacity,
            ElementGetter<T, E> getter,
            ElementSetter<T, E> setter) {
        return VmStateField.of(name, new Content.Values<>(codec, count, capacity, getter, setter));
    }

    /** Raw bytes, always the whole array. */
    public static <T> VmStateField<T> buffer(String name, Function<T, byte[]> bytes) {
        return value(name, Codecs.BUFFER, bytes, (object, filled) -> {});
    }

    /**
     * Raw bytes in an array that is made when it is loaded, of a size that a field before this one says.
     *
     * @param size the field that holds the number of bytes
     * @param maximum the largest size that is accepted from a stream
     */
    public static <T> VmStateField<T> allocatedBuffer(
            String name, ToIntFunction<T> size, int maximum, Function<T, byte[]> bytes, BiConsumer<T, byte[]> setter) {
        return VmStateField.of(name, new Content.AllocatedBuffer<>(size, maximum, bytes, setter));
    }

    /**
     * A list that is made when it is loaded, of as many values as a field before this one says.
     *
     * @param count the field that holds the number
     * @param maximum how many are accepted from a stream
     */
    public static <T, E> VmStateField<T> allocatedVarray(
            String name,
            Codec<E> codec,
            ToIntFunction<T> count,
            int maximum,
            Function<T, List<E>> list,
            BiConsumer<T, List<E>> setter) {
        return VmStateField.of(name, new AllocatedList<>(codec, count, maximum, list, setter));
    }

    /** A nested object. */
    public static <T, S> VmStateField<T> struct(String name, VmStateDescription<S> description, Function<T, S> getter) {
        return structArray(name, description, 1, (object, index) -> getter.apply(object));
    }

    /**
     * An array of nested objects.
     *
     * @param getter an element; null for the null entry of an array of pointers, which the other side must have too
     */
    public static <T, S> VmStateField<T> structArray(
            String name, VmStateDescription<S> description, int count, ElementGetter<T, @Nullable S> getter) {
        return structVarray(name, description, object -> count, count, getter);
    }

    /**
     * An array of as many nested objects as a field before this one says.
     *
     * @param count the field that holds the number
     * @param capacity how many the object can take
     */
    public static <T, S> VmStateField<T> structVarray(
            String name,
            VmStateDescription<S> description,
            ToIntFunction<T> count,
            int capacity,
            ElementGetter<T, @Nullable S> getter) {
        return VmStateField.of(name, new Content.Structs<>(description, count, capacity, getter));
    }

    /** A tail queue: a list that is filled in order. It must be empty before a load. */
    public static <T, S> VmStateField<T> qtailq(
            String name, VmStateDescription<S> description, Supplier<S> newElement, Function<T, List<S>> list) {
        return VmStateField.of(name, new QtailqContent<>(description, newElement, list));
    }

    /** A linked list. It must be empty before a load. */
    public static <T, S> VmStateField<T> qlist(
            String name, VmStateDescription<S> description, Supplier<S> newElement, Function<T, List<S>> list) {
        return VmStateField.of(name, new QlistContent<>(description, newElement, list));
    }

    /** Bytes that once had a meaning. */
    public static <T> VmStateField<T> unused(int bytes) {
        return value("unused", Codecs.unused(), object -> bytes, (object, skipped) -> {});
    }

    /** No bytes, but a condition that the fields before this one must satisfy. */
    public static <T> VmStateField<T> validate(String name, Predicate<T> condition) {
        return VmStateField.validation(name, (object, version) -> condition.test(object));
    }

    /**
     * Reads an element of an object.
     *
     * @param <T> the object
     * @param <E> the element
     */
    public interface ElementGetter<T, E extends @Nullable Object> {
        /** Returns the element at an index from 0. */
        E get(T object, int index);
    }

    /**
     * Changes an element of an object.
     *
     * @param <T> the object
     * @param <E> the element
     */
    public interface ElementSetter<T, E> {
        /** Sets the element at an index from 0. */
        void set(T object, int index, E value);
    }
}
