package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.StreamException;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A nested object of a version that the field gives, whose members the description shows among the field's own. Two shapes
 * look so: a structure at a fixed version, and a scratch object that is made for saving and loading only and whose hooks
 * carry values from and to the object that it belongs to. Source: QEMU {@code VMS_VSTRUCT} and
 * {@code vmstate_info_tmp}.
 *
 * @param typeName {@code vstruct} or {@code tmp}
 * @param saved the version that is saved
 * @param loaded the version that is loaded, by the field
 * @param <T> the object that has the field
 * @param <S> the nested object
 */
record InlineContent<T, S>(
        String typeName,
        VmStateDescription<S> description,
        int saved,
        ToIntFunction<VmStateField<T>> loaded,
        Function<T, S> getter)
        implements Content<T> {
    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
        saver.save(description, getter.apply(object), saved);
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        loader.load(description, getter.apply(object), loaded.applyAsInt(field));
    }
}
