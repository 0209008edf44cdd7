package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.trace.MigrationTrace.getQtailq;
import static dev.phaseline.migration.trace.MigrationTrace.getQtailqEnd;
import static dev.phaseline.migration.trace.MigrationTrace.putQtailq;
import static dev.phaseline.migration.trace.MigrationTrace.putQtailqEnd;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A list whose elements come one by one, each behind a byte 1, closed by a byte 0. Source: QEMU
 * {@code migration/vmstate-types.c}, {@code vmstate_info_qtailq}.
 *
 * @param <T> the object that has the list, which is empty before a load
 * @param <S> the element
 */
record QtailqContent<T, S>(VmStateDescription<S> description, Supplier<S> newElement, Function<T, List<S>> list)
        implements Content<T> {
    @Override
    public String typeName() {
        return "qtailq";
    }

    @Override
    public void save(VmStateSaver saver, VmStateField<T> field, T object, int index) throws StateException {
        putQtailq(description.name(), description.version());
        new ListElements<>(description, newElement).save(saver, list.apply(object));
        putQtailqEnd(description.name(), "end");
    }

    @Override
    public void load(VmStateLoader loader, VmStateField<T> field, T object, int index) throws StreamException {
        QemuInputFile in = loader.in();
        getQtailq(description.name(), field.version());
        if (field.version() > description.version()) {
            throw refused(in, "too new");
        }
        if (field.version() < description.minimumVersion()) {
            throw refused(in, "too old");
        }
        new ListElements<>(description, newElement).load(loader, field.version(), list.apply(object));
        getQtailqEnd(description.name(), "end", 0);
    }

    private StreamException refused(QemuInputFile in, String reason) {
        getQtailqEnd(description.name(), reason, Errno.EINVAL.returnCode());
        return in.failure(Errno.EINVAL, "the version of the list of " + description + " is " + reason);
    }
}
