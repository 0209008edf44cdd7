package dev.phaseline.migration.vmstate;

import static dev.phaseline.migration.trace.MigrationTrace.vmstateNElems;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSaveStateLoop;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSaveStatePreSaveRes;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSaveStateTop;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSubsectionSaveLoop;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSubsectionSaveTop;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamProtocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects to a stream as their descriptions say, and on the way describes the bytes in JSON.
 *
 * <p>Owned by the thread that writes the stream, which must be the only one to touch the objects meanwhile. An error of
 * the stream does not stop the walk; the stream just takes no more bytes.
 *
 * <p>Source: QEMU {@code migration/vmstate.c}, {@code vmstate_save_state_v}.
 */
public final class VmStateSaver {
    private final QemuOutputFile out;
    private final @Nullable DescriptionJson json;

    /**
     * Creates a writer.
     *
     * @param json receives the members that describe each object, or null if nobody wants to know
     */
    public VmStateSaver(QemuOutputFile out, @Nullable DescriptionJson json) {
        this.out = out;
        this.json = json;
    }

    /** Returns where the bytes go. */
    QemuOutputFile out() {
        return out;
    }

    /**
     * Writes an object at the current version of its description.
     *
     * @throws StateException if a hook of the object, or of one inside it, refuses
     */
    public <T> void save(VmStateDescription<T> description, T object) throws StateException {
        save(description, object, description.version());
    }

    /** Writes an object as a version of its description has it. */
    <T> void save(VmStateDescription<T> description, T object, int version) throws StateException {
        vmstateSaveStateTop(description.name());
        preSave(description, object);
        VmStateDescription.Hook<T> postSave = description.postSave();
        try {
            saveParts(description, object, version);
        } catch (StateException e) {
            if (postSave != null) {
                giveBack(postSave, object, e);
            }
            throw e;
        }
        if (postSave != null) {
            postSave.run(object);
        }
    }

    /** The first failure counts; one of the hook only goes with it. */
    private static <T> void giveBack(VmStateDescription.Hook<T> postSave, T object, StateException failure) {
        try {
            postSave.run(object);
        } catch (StateException e) {
            failure.addSuppressed(e);
        }
    }

    private <T> void saveParts(VmStateDescription<T> description, T object, int version) throws StateException {
        if (json != null) {
            json.put("vmsd_name", description.name()).put("version", version).startArray("fields");
        }
        for (VmStateField<T> field : description.fields()) {
            if (field.isPresent(object, version)) {
                saveField(description, field, object);
            } else if (field.mustExist()) {
                throw new StateException(
                        Errno.EPERM, description.name() + " is not valid: " + field.name() + " does not hold");
            }
        }
        if (json != null) {
            json.end();
        }
        saveSubsections(description, object);
    }

    private static <T> void preSave(VmStateDescription<T> description, T object) throws StateException {
        VmStateDescription.Hook<T> hook = description.preSave();
        if (hook == null) {
            return;
        }
        try {
            hook.run(object);
        } catch (StateException e) {
            vmstateSaveStatePreSaveRes(description.name(), e.errno().returnCode());
            throw e;
        }
        vmstateSaveStatePreSaveRes(description.name(), 0);
    }

    private <T> void saveField(VmStateDescription<T> description, VmStateField<T> field, T object)
            throws StateException {
        Content<T> content = field.content();
        int count = content.count(object);
        vmstateNElems(field.name(), count);
        vmstateSaveStateLoop(description.name(), field.name(), count);
        String name = uniqueName(description.fields(), field);
        VmStateSaver undescribed = new VmStateSaver(out, null);
        for (int first = 0, end; first < count; first = end) {
            end = field.describesAllAlike() ? endOfRun(content, object, first, count) : first + 1;
            FieldEntry entry = FieldEntry.of(name, field, first, end, count, content.isNull(object, first));
            if (json != null) {
                entry.start(json);
            }
            long start = out.position();
            content.save(this, field, object, first);
            if (json != null) {
                entry.end(json, out.position() - start);
            }
            for (int i = first + 1; i < end; i++) {
                content.save(undescribed, field, object, i);
            }
        }
    }

    /**
     * Returns where the elements end that are null pointers if the first is one, or objects if the first is one. QEMU
     * describes all elements by the first until 7.2, so that no one can tell where an array with null pointers ends;
     * newer ones do as here.
     */
    private static <T> int endOfRun(Content<T> content, T object, int first, int count) {
        int end = first + 1;
        while (end < count && content.isNull(object, end) == content.isNull(object, first)) {
            end++;
        }
        return end;
    }

    /** Numbers the fields of a description that share a name, whether they are present or not. */
    private static <T> String uniqueName(List<VmStateField<T>> fields, VmStateField<T> field) {
        List<VmStateField<T>> namesakes = fields.stream()
                .filter(other -> other.name().equals(field.name()))
                .toList();
        return namesakes.size() == 1 ? field.name() : field.name() + "[" + namesakes.indexOf(field) + "]";
    }

    private <T> void saveSubsections(VmStateDescription<T> description, T object) throws StateException {
        vmstateSubsectionSaveTop(description.name());
        boolean any = false;
        for (VmStateDescription<T> subsection : description.subsections()) {
            if (!subsection.needed(object)) {
                continue;
            }
            vmstateSubsectionSaveLoop(description.name(), subsection.name());
            if (json != null) {
                if (!any) {
                    json.startArray("subsections");
                }
                json.startObject(null);
            }
            any = true;
            out.putU8(StreamProtocol.SUBSECTION);
            out.putStr8(subsection.name());
            out.putU32(subsection.version());
            save(subsection, object);
            if (json != null) {
                json.end();
            }
        }
        if (json != null && any) {
            json.end();
        }
    }
}
