package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.trace.MigrationTrace.vmstateLoadFieldError;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateLoadState;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateLoadStateEnd;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateLoadStateField;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateNElems;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSubsectionLoad;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSubsectionLoadBad;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSubsectionLoadGood;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.stream.StreamProtocol;
import java.nio.charset.StandardCharsets;

/**
 * Reads objects from a stream as their descriptions say.
 *
 * <p>Owned by the thread that reads the stream, which must be the only one to touch the objects meanwhile. After a
 * failure an object holds some fields of the stream and some of its own; it must not run.
 *
 * <p>Source: QEMU {@code migration/vmstate.c}, {@code vmstate_load_state}.
 */
public final class VmStateLoader {
    private static final int NAME_OFFSET = 2;

    /** More than any device has. Lists and maps say only behind an element whether there is another. */
    static final int MAX_ELEMENTS = 1 << 16;

    private final QemuInputFile in;
    private int elements;

    /** Creates a reader. */
    public VmStateLoader(QemuInputFile in) {
        this.in = in;
    }

    /** Returns where the bytes come from. */
    QemuInputFile in() {
        return in;
    }

    /** Notes one more element of a list or a map. */
    void countElement() throws StreamException {
        elements++;
        if (elements > MAX_ELEMENTS) {
            throw in.failure(Errno.EINVAL, "more than %d elements of lists and maps".formatted(MAX_ELEMENTS));
        }
    }

    /**
     * Reads an object.
     *
     * @param version the version of the description that the sender used
     * @throws StreamException if the version is not supported, the stream ends or holds what the object cannot take
     */
    public <T> void load(VmStateDescription<T> description, T object, int version) throws StreamException {
        vmstateLoadState(description.name(), version);
        if (version > description.version()) {
            throw refused(description, version, "too new");
        }
        VmStateDescription.OldLoader<T> old = description.oldLoader(version);
        if (version < description.minimumVersion() && old != null) {
            loadOld(description, old, object, version);
            return;
        }
        if (version < description.minimumVersion()) {
            throw refused(description, version, "too old");
        }
        VmStateDescription.Hook<T> preLoad = description.preLoad();
        if (preLoad != null) {
            try {
                preLoad.run(object);
            } catch (StateException e) {
                throw failure(description.name(), e);
            }
        }
        for (VmStateField<T> field : description.fields()) {
            loadField(description, field, object, version);
        }
        loadSubsections(description, object);
        postLoad(description, object, version);
    }

    private <T> void loadOld(
            VmStateDescription<T> description, VmStateDescription.OldLoader<T> old, T object, int version)
            throws StreamException {
        try {
            old.load(in, object, version);
        } catch (StreamException e) {
            vmstateLoadStateEnd(description.name(), "old path", e.returnCode());
            throw e.within(description.name() + ", version " + version);
        }
        vmstateLoadStateEnd(description.name(), "old path", 0);
    }

    private StreamException refused(VmStateDescription<?> description, int version, String reason) {
        vmstateLoadStateEnd(description.name(), reason, Errno.EINVAL.returnCode());
        return in.failure(
                Errno.EINVAL,
                description.name() + ": version " + version + " is " + reason + ", this side takes "
                        + description.minimumVersion() + " to " + description.version());
    }

    private StreamException failure(String place, StateException refusal) {
        return new StreamException(refusal.errno(), in.position(), place + ": " + refusal.reason(), refusal);
    }

    private <T> void postLoad(VmStateDescription<T> description, T object, int version) throws StreamException {
        VmStateDescription.PostLoad<T> hook = description.postLoad();
        if (hook != null) {
            try {
                hook.run(object, version);
            } catch (StateException e) {
                vmstateLoadStateEnd(description.name(), "end", e.errno().returnCode());
                throw failure(description.name(), e);
            }
        }
        vmstateLoadStateEnd(description.name(), "end", 0);
    }

    private <T> void loadField(VmStateDescription<T> description, VmStateField<T> field, T object, int version)
            throws StreamException {
        vmstateLoadStateField(description.name(), field.name());
        if (!field.isPresent(object, version)) {
            if (field.mustExist()) {
                throw in.failure(
                        Errno.EPERM, description.name() + ": the received state is not valid: " + field.name());
            }
            return;
        }
        int index = -1;
        try {
            int count = countElements(field, object);
            for (index = 0; index < count; index++) {
                field.content().load(this, field, object, index);
                // A look ahead that met the end of the stream only left a note.
                in.throwIfBroken();
            }
        } catch (StreamException e) {
            in.setError(e);
            vmstateLoadFieldError(field.name(), e.returnCode());
            String place = description.name() + "." + field.name();
            throw e.within(field.content().capacity() > 1 && index >= 0 ? place + "[" + index + "]" : place);
        }
    }

    private <T> int countElements(VmStateField<T> field, T object) throws StreamException {
        Content<T> content = field.content();
        int count = content.count(object);
        vmstateNElems(field.name(), count);
        if (content.allocatesOnLoad()) {
            // Where memory is allocated, QEMU counts a second time.
            vmstateNElems(field.name(), count);
        }
        if (count < 0 || count > content.capacity()) {
            throw in.failure(
                    Errno.EINVAL, "received a count of " + count + ", there is room for " + content.capacity());
        }
        content.allocate(object);
        return count;
    }

    /**
     * Reads the subsections that belong to this object. A subsection that follows but belongs to an object further out
     * is left in the stream.
     */
    private <T> void loadSubsections(VmStateDescription<T> description, T object) throws StreamException {
        String parent = description.name();
        vmstateSubsectionLoad(parent);
        while (in.peekU8(0) == StreamProtocol.SUBSECTION) {
            int length = in.peekU8(1);
            if (length < parent.length() + 1) {
                vmstateSubsectionLoadBad(parent, "(short)", "");
                return;
            }
            byte[] bytes = new byte[length];
            if (in.peek(bytes, NAME_OFFSET) != length) {
                vmstateSubsectionLoadBad(parent, "(peek fail)", "");
                return;
            }
            String name = new String(bytes, StandardCharsets.UTF_8);
            if (!name.startsWith(parent)) {
                vmstateSubsectionLoadBad(parent, name, "(prefix)");
                return;
            }
            loadSubsection(description, name, object);
        }
        vmstateSubsectionLoadGood(parent);
    }

    private <T> void loadSubsection(VmStateDescription<T> description, String name, T object) throws StreamException {
        VmStateDescription<T> subsection = description.subsections().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElse(null);
        if (subsection == null) {
            vmstateSubsectionLoadBad(description.name(), name, "(lookup)");
            throw in.failure(Errno.ENOENT, description.name() + ": unknown subsection " + name);
        }
        try {
            in.skip(1);
            in.getStr8();
            // As in QEMU, a byte's worth of the version counts.
            load(subsection, object, in.getU32() & 0xff);
        } catch (StreamException e) {
            vmstateSubsectionLoadBad(description.name(), name, "(child)");
            throw e;
        }
    }
}
