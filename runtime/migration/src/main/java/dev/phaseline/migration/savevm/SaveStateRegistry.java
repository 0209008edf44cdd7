package dev.phaseline.migration.savevm;

import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a guest has to save and load, in the order in which it is saved: by priority, then as registered.
 *
 * <p>Belongs to one guest. Filled by the thread that builds the guest, before any migration; only read afterwards.
 *
 * <p>Source: QEMU {@code migration/savevm.c}, {@code savevm_state}.
 */
public final class SaveStateRegistry {
    private final List<SaveStateEntry> entries = new ArrayList<>();
    private int nextSectionId;
    private @Nullable ForeignSections foreign;

    /** Creates an empty registry. */
    public SaveStateRegistry() {}

    /**
     * Adds a device under the name of its description.
     *
     * @param object the device's state; written and read by whoever runs a migration, while the guest is stopped
     */
    public <T> void register(VmStateDescription<T> description, T object) {
        String idstr = description.name();
        add(new SaveStateEntry.Device<>(idstr, nextInstanceId(idstr), nextSectionId++, description, object));
    }

    /**
     * Adds state that is sent while the guest runs.
     *
     * @param idstr its name in the stream, for example {@code ram}
     * @param version the version of its payload
     */
    public void register(String idstr, int version, SaveHandler handler) {
        add(new SaveStateEntry.Live(idstr, nextInstanceId(idstr), nextSectionId++, version, handler));
    }

    /** Lets unknown devices come in, to be kept and sent again, instead of being refused. */
    public void accept(ForeignSections sections) {
        foreign = sections;
    }

    /**
     * Gives a live entry the number that its sections had in the stream that brought the guest, because the devices that
     * came with it keep theirs. For the thread that reads that stream, before another one is written.
     */
    public void renumber(String idstr, int sectionId) {
        entries.replaceAll(entry ->
                entry instanceof SaveStateEntry.Live live && live.idstr().equals(idstr)
                        ? new SaveStateEntry.Live(idstr, live.instanceId(), sectionId, live.version(), live.handler())
                        : entry);
    }

    /** Who takes unknown devices, or null if they are refused. */
    @Nullable
    ForeignSections foreign() {
        return foreign;
    }

    Stream<SaveStateEntry> entries() {
        return entries.stream();
    }

    /** Returns the live entries that take part now. */
    List<SaveStateEntry.Live> activeLiveEntries() {
        return liveEntries().filter(entry -> entry.handler().isActive()).toList();
    }

    Stream<SaveStateEntry.Live> liveEntries() {
        return entries.stream().filter(SaveStateEntry.Live.class::isInstance).map(SaveStateEntry.Live.class::cast);
    }

    Optional<SaveStateEntry> find(String idstr, int instanceId) {
        return entries.stream()
                .filter(entry -> entry.idstr().equals(idstr) && entry.instanceId() == instanceId)
                .findFirst();
    }

    private int nextInstanceId(String idstr) {
        return Collections.frequency(entries.stream().map(SaveStateEntry::idstr).toList(), idstr);
    }

    private void add(SaveStateEntry entry) {
        int index = 0;
        while (index < entries.size() && entries.get(index).priority().compareTo(entry.priority()) >= 0) {
            index++;
        }
        entries.add(index, entry);
    }
}
