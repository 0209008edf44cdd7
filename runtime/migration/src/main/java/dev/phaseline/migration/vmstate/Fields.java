package dev.phaseline.migration.vmstate;

import java.util.List;
import java.util.SortedMap;
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

    /** Some elements of an array that has more: from an index on. */
    public static <T, E> VmStateField<T> subArray(
            String name, Codec<E> codec, int start, int count, ElementGetter<T, E> getter, ElementSetter<T, E> setter) {
        return array(
                name,
                codec,
                count,
                (object, index) -> getter.get(object, start + index),
                (object, index, value) -> setter.set(object, start + index, value));
    }

    /** An array of arrays of values, row by row. */
    public static <T, E> VmStateField<T> array2d(
            String name, Codec<E> codec, int rows, int columns, CellGetter<T, E> getter, CellSetter<T, E> setter) {
        return array(
                name,
                codec,
                rows * columns,
                (object, index) -> getter.get(object, index / columns, index % columns),
                (object, index, value) -> setter.set(object, index / columns, index % columns, value));
    }

    /** Raw bytes, always the whole array. */
    public static <T> VmStateField<T> buffer(String name, Function<T, byte[]> bytes) {
        return value(name, Codecs.BUFFER, bytes, (object, filled) -> {});
    }

    /** Raw bytes, only the first ones of the array. */
    public static <T> VmStateField<T> partialBuffer(String name, int bytes, Function<T, byte[]> array) {
        return VmStateField.of(name, new BytesContent<>(object -> bytes, array));
    }

    /**
     * Raw bytes, as many as a field before this one says, in an array that exists already and bounds them.
     *
     * @param size the number of bytes: the field, or the field times the size of what it counts
     */
    public static <T> VmStateField<T> vbuffer(String name, ToIntFunction<T> size, Function<T, byte[]> array) {
        return VmStateField.of(name, new BytesContent<>(size, array));
    }

    /**
     * Bits, in an array that exists already and bounds them.
     *
     * @param bits how many there are
     * @param words bit 0 is the lowest of the first word
     */
    public static <T> VmStateField<T> bitmap(String name, ToIntFunction<T> bits, Function<T, long[]> words) {
        return VmStateField.of(name, new BitmapContent<>(bits, words));
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

    /** A nested object, always at one version of its description, whatever is current. */
    public static <T, S> VmStateField<T> vstruct(
            String name, VmStateDescription<S> description, int version, Function<T, S> getter) {
        return VmStateField.of(name, new InlineContent<>("vstruct", description, version, field -> version, getter));
    }

    /**
     * A scratch object between the stream and the object that has the field: its hooks compute what is saved, and take
     * over what was loaded.
     *
     * @param newScratch makes one for an object
     */
    public static <T, S> VmStateField<T> tmp(
            String name, VmStateDescription<S> description, Function<T, S> newScratch) {
        return VmStateField.of(
                name,
                new InlineContent<>("tmp", description, description.version(), VmStateField::version, newScratch));
    }

    /** A map from numbers to objects, in the order of the numbers. It must be empty before a load. */
    public static <T, V> VmStateField<T> gtree(
            String name, VmStateDescription<V> description, Supplier<V> newValue, Function<T, SortedMap<Long, V>> map) {
        return VmStateField.of(name, new GtreeContent<>(new GtreeContent.DirectKey(), description, newValue, map));
    }

    /** A map from objects to objects, in the order of the keys. It must be empty before a load. */
    public static <T, K, V> VmStateField<T> gtree(
            String name,
            VmStateDescription<K> keyDescription,
            Supplier<K> newKey,
            VmStateDescription<V> description,
            Supplier<V> newValue,
            Function<T, SortedMap<K, V>> map) {
        var key = new GtreeContent.ObjectKey<>(keyDescription, newKey);
        return VmStateField.of(name, new GtreeContent<>(key, description, newValue, map));
    }

    /**
     * As many times some bytes that once had a meaning as a field before this one says.
     *
     * @param count the field that holds the number
     * @param maximum how many are accepted from a stream
     */
    public static <T> VmStateField<T> unusedVarray(int bytes, ToIntFunction<T> count, int maximum) {
        return varray(
                "unused", Codecs.unused(), count, maximum, (object, index) -> bytes, (object, index, skipped) -> {});
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

    /**
     * Reads an element of an array of arrays.
     *
     * @param <T> the object
     * @param <E> the element
     */
    public interface CellGetter<T, E> {
        /** Returns the element of a row and a column, both from 0. */
        E get(T object, int row, int column);
    }

    /**
     * Changes an element of an array of arrays.
     *
     * @param <T> the object
     * @param <E> the element
     */
    public interface CellSetter<T, E> {
        /** Sets the element of a row and a column, both from 0. */
        void set(T object, int row, int column, E value);
    }
}
