package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.StreamException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a field.
 *
 * @param <T> the object that has the field
 */
sealed interface Content<T>
        permits AllocatedList,
                BitmapContent,
                BytesContent,
                GtreeContent,
                InlineContent,
                Content.Values,
                Content.AllocatedBuffer,
                Content.Structs,
                Content.Nothing,
                QtailqContent,
                QlistContent {
    /** Stands for a null entry of an array of pointers: the character 0. Source: {@code VMS_NULLPTR_MARKER}. */
    int NULL_POINTER = 0x30;

    /** How many elements the object has or, while it is loaded, must have according to fields loaded before; most have one. */
    default int count(T object) {
        return 1;
    }

    /** How many elements the object can take; a stream that says more is wrong. */
    default int capacity() {
        return 1;
    }

    /** Tells whether an element is a null pointer. */
    default boolean isNull(T object, int index) {
        return false;
    }

    /** QEMU's name of the encoding. */
    String typeName();

    /** The description of a nested object that JSON shows as a member of its own, or null. */
    default @Nullable VmStateDescription<?> struct() {
        return null;
    }

    /** Tells whether room for the elements is made while they are loaded. */
    default boolean allocatesOnLoad() {
        return false;
    }

    /** Makes the room for the elements, before the first one is loaded. */
    default void allocate(T object) {}

    /** Writes an element. */
    void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException;

    /** Reads an element. */
    void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException;

    /** Elements with an encoding of their own. */
    record Values<T, E>(
            Codec<E> codec,
            ToIntFunction<T> counter,
            int capacity,
            Fields.ElementGetter<T, E> getter,
            Fields.ElementSetter<T, E> setter)
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
        public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) {
            codec.put(saver.out(), getter.get(object, index));
        }

        @Override
        public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
            setter.set(object, index, codec.get(loader.in(), getter.get(object, index)));
        }
    }

    /** Raw bytes in an array that is made when they are loaded. */
    record AllocatedBuffer<T>(
            ToIntFunction<T> size, int maximum, Function<T, byte[]> getter, BiConsumer<T, byte[]> setter)
            implements Content<T> {
        @Override
        public boolean allocatesOnLoad() {
            return true;
        }

        @Override
        public String typeName() {
            return Codecs.BUFFER.name();
        }

        @Override
        public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) {
            saver.out().putBytes(getter.apply(object));
        }

        @Override
        public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
            int bytes = size.applyAsInt(object);
            if (bytes < 0 || bytes > maximum) {
                throw loader.in()
                        .failure(
                                Errno.EINVAL,
                                "received a size of " + Integer.toUnsignedString(bytes) + " bytes, at most " + maximum
                                        + " are allowed");
            }
            byte[] filled = new byte[bytes];
            loader.in().getBytes(filled);
            setter.accept(object, filled);
        }
    }

    /** Nested objects, each at the current version of its own description; a null one is a null pointer. */
    record Structs<T, S>(
            VmStateDescription<S> description,
            ToIntFunction<T> counter,
            int capacity,
            Fields.ElementGetter<T, @Nullable S> getter)
            implements Content<T> {
        @Override
        public int count(T object) {
            return counter.applyAsInt(object);
        }

        @Override
        public String typeName() {
            return "struct";
        }

        @Override
        public boolean isNull(T object, int index) {
            return getter.get(object, index) == null;
        }

        @Override
        public VmStateDescription<S> struct() {
            return description;
        }

        @Override
        public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
            S element = getter.get(object, index);
            if (element == null) {
                saver.out().putU8(NULL_POINTER);
            } else {
                saver.save(description, element);
            }
        }

        @Override
        public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
            S element = getter.get(object, index);
            if (element != null) {
                loader.load(description, element, description.version());
                return;
            }
            int marker = loader.in().getU8();
            if (marker != NULL_POINTER) {
                throw loader.in()
                        .failure(
                                Errno.EINVAL,
                                "element " + index
                                        + " does not exist here, but the stream has one: expected 0x30, got 0x"
                                        + Integer.toHexString(marker));
            }
        }
    }

    /** No elements; the field is there to check a condition. */
    record Nothing<T>() implements Content<T> {
        @Override
        public int count(T object) {
            return 0;
        }

        @Override
        public int capacity() {
            return 0;
        }

        @Override
        public String typeName() {
            return "struct";
        }

        @Override
        public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) {
            throw new IllegalStateException("a validation has no elements");
        }

        @Override
        public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) {
            throw new IllegalStateException("a validation has no elements");
        }
    }
}
