package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.trace.MigrationTrace.getQlist;
import static dev.phaseline.migration.trace.MigrationTrace.getQlistEnd;
import static dev.phaseline.migration.trace.MigrationTrace.putQlist;
import static dev.phaseline.migration.trace.MigrationTrace.putQlistEnd;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A list with the wire form of {@link QtailqContent}; QEMU has a type and events of its own for it. Source: QEMU
 * {@code migration/vmstate-types.c}, {@code vmstate_info_qlist}.
 *
 * @param <T> the object that has the list, which is empty before a load
 * @param <S> the element
 */
record QlistContent<T, S>(VmStateDescription<S> description, Supplier<S> newElement, Function<T, List<S>> list)
        implements Content<T> {
    @Override
    public String typeName() {
        return "qlist";
    }

    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
        putQlist(field.name(), description.name(), description.version());
        new ListElements<>(description, newElement).save(saver, list.apply(object));
        putQlistEnd(field.name(), description.name());
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        QemuInputFile in = loader.in();
        getQlist(field.name(), description.name(), description.version());
        if (field.version() > description.version() || field.version() < description.minimumVersion()) {
            throw in.failure(
                    Errno.EINVAL,
                    "the list has version " + field.version() + " of " + description + ", which takes "
                            + description.minimumVersion() + " to " + description.version());
        }
        new ListElements<>(description, newElement).load(loader, field.version(), list.apply(object));
        getQlistEnd(field.name(), description.name());
    }
}
