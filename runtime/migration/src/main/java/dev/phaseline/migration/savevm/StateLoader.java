package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.trace.MigrationTrace.loadvmProcessCommand;
import static dev.phaseline.migration.trace.MigrationTrace.loadvmProcessCommandPing;
import static dev.phaseline.migration.trace.MigrationTrace.loadvmStateCleanup;
import static dev.phaseline.migration.trace.MigrationTrace.loadvmStateSetup;
import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStatePostMain;
import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStateSection;
import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStateSectionCommand;
import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStateSectionPartend;
import static dev.phaseline.migration.trace.MigrationTrace.qemuLoadvmStateSectionStartfull;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateLoad;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.stream.StreamProtocol;
import dev.phaseline.migration.vmstate.VmStateLoader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/**
 * The destination's side of a migration stream: reads items until the end mark and hands each section to what is
 * registered under its name.
 *
 * <p>Owned by the thread that calls {@link #load}, which blocks while the source has nothing to say. To make it return,
 * shut the file down from another thread.
 *
 * <p>Source: QEMU {@code migration/savevm.c}, {@code qemu_loadvm_state*}.
 */
public final class StateLoader {
    private static final Logger LOG = System.getLogger(StateLoader.class.getName());

    private final SaveStateRegistry registry;
    private final MachineConfiguration machine;
    private final QemuInputFile in;
    private final CommandHandler commands;

    /** Sections by the number that the source gave them in its START or FULL header. */
    private final Map<Integer, LoadedSection> sections = new HashMap<>();

    /**
     * Creates a driver that reads a stream into all that is registered.
     *
     * @param commands what carries the source's orders out
     */
    public StateLoader(
            SaveStateRegistry registry, MachineConfiguration machine, QemuInputFile in, CommandHandler commands) {
        this.registry = registry;
        this.machine = machine;
        this.in = in;
        this.commands = commands;
    }

    /**
     * Reads one whole stream, from the header to the description behind its end.
     *
     * @throws StreamException if the stream is none, breaks, or says something that this guest cannot take; the message
     *     names the section and the byte. The guest's state is then a mixture and must not run.
     */
    public void load() throws StreamException {
        loadHeader();
        loadvmStateSetup();
        registry.activeLiveEntries().forEach(entry -> entry.handler().loadSetup());
        try {
            loadItems();
        } catch (StreamException e) {
            in.setError(e);
            qemuLoadvmStatePostMain(e.returnCode());
            cleanup();
            throw e;
        }
        qemuLoadvmStatePostMain(0);
        skipDescription();
        cleanup();
    }

    private void loadHeader() throws StreamException {
        int magic = in.getU32();
        if (magic != StreamProtocol.MAGIC) {
            throw in.failure(
                    Errno.EINVAL, "this is no migration stream: it begins with 0x" + Integer.toHexString(magic));
        }
        int version = in.getU32();
        if (version != StreamProtocol.VERSION) {
            throw in.failure(
                    Errno.ENOTSUP,
                    "version " + Integer.toUnsignedString(version) + " of the stream is not supported, only "
                            + StreamProtocol.VERSION);
        }
        try {
            int type = in.getU8();
            if (type != StreamProtocol.CONFIGURATION) {
                throw in.failure(Errno.EINVAL, "expected the configuration (7), got item type " + type);
            }
            // The item carries no version, and QEMU reports 0 for it.
            new VmStateLoader(in).load(ConfigurationState.DESCRIPTION, new ConfigurationState(machine), 0);
        } catch (StreamException e) {
            cleanup();
            throw e;
        }
    }

    private void loadItems() throws StreamException {
        while (true) {
            int type = in.getU8();
            qemuLoadvmStateSection(type);
            switch (type) {
                case StreamProtocol.SECTION_START, StreamProtocol.SECTION_FULL -> loadSectionStartFull();
                case StreamProtocol.SECTION_PART, StreamProtocol.SECTION_END -> loadSectionPartEnd();
                case StreamProtocol.COMMAND -> loadCommand();
                case StreamProtocol.EOF -> {
                    return;
                }
                default -> throw in.failure(Errno.EINVAL, "unknown item type 0x" + Integer.toHexString(type));
            }
        }
    }

    private void loadSectionStartFull() throws StreamException {
        int sectionId = in.getU32();
        String idstr = in.getStr8();
        int instanceId = in.getU32();
        int version = in.getU32();
        qemuLoadvmStateSectionStartfull(sectionId, idstr, instanceId, version);
        SaveStateEntry entry = registry.find(idstr, instanceId)
                .orElseThrow(() -> in.failure(
                        Errno.EINVAL,
                        "unknown section " + idstr + ", instance " + Integer.toUnsignedString(instanceId)
                                + ": this guest has no such device"));
        if (Integer.compareUnsigned(version, entry.version()) > 0) {
            throw in.failure(
                    Errno.EINVAL,
                    "section " + idstr + ": version " + Integer.toUnsignedString(version)
                            + " is not supported, this side knows " + entry.version());
        }
        LoadedSection section = new LoadedSection(sectionId, entry, version);
        sections.put(sectionId, section);
        loadPayload(section);
    }

    private void loadSectionPartEnd() throws StreamException {
        int sectionId = in.getU32();
        qemuLoadvmStateSectionPartend(sectionId);
        LoadedSection section = sections.get(sectionId);
        if (section == null) {
            throw in.failure(
                    Errno.EINVAL, "unknown section " + Integer.toUnsignedString(sectionId) + ": it was never started");
        }
        loadPayload(section);
    }

    private void loadPayload(LoadedSection section) throws StreamException {
        SaveStateEntry entry = section.entry;
        vmstateLoad(entry.idstr(), entry.descriptionName());
        try {
            switch (entry) {
                case SaveStateEntry.Device<?> device -> loadDevice(device, section.version);
                case SaveStateEntry.Live live -> live.handler().loadState(in, section.version);
            }
            checkFooter(section);
        } catch (StreamException e) {
            throw e.within("section " + Integer.toUnsignedString(section.id) + " (" + entry.idstr() + ", instance "
                    + Integer.toUnsignedString(entry.instanceId()) + ")");
        }
    }

    private <T> void loadDevice(SaveStateEntry.Device<T> device, int version) throws StreamException {
        new VmStateLoader(in).load(device.description(), device.object(), version);
    }

    private void checkFooter(LoadedSection section) throws StreamException {
        int mark = in.getU8();
        if (mark != StreamProtocol.SECTION_FOOTER) {
            throw in.failure(Errno.EINVAL, "bad footer: expected 0x7e, got 0x" + Integer.toHexString(mark));
        }
        int id = in.getU32();
        if (id != section.id) {
            throw in.failure(Errno.EINVAL, "bad footer: it belongs to section " + Integer.toUnsignedString(id));
        }
    }

    private void loadCommand() throws StreamException {
        try {
            processCommand();
        } catch (StreamException e) {
            qemuLoadvmStateSectionCommand(e.returnCode());
            throw e;
        }
        qemuLoadvmStateSectionCommand(0);
    }

    private void processCommand() throws StreamException {
        int number = in.getU16();
        int length = in.getU16();
        loadvmProcessCommand((short) number, (short) length);
        VmCommand command = VmCommand.ofNumber(number)
                .orElseThrow(() -> in.failure(
                        Errno.EINVAL, "command " + number + " with " + length + " bytes is unknown or not supported"));
        if (length != command.dataBytes()) {
            throw in.failure(
                    Errno.ERANGE, "command " + command + ": expected " + command.dataBytes() + " bytes, got " + length);
        }
        switch (command) {
            case OPEN_RETURN_PATH -> openReturnPath();
            case PING -> pong(in.getU32());
        }
    }

    private void openReturnPath() {
        if (commands.hasReturnPath()) {
            LOG.log(Level.WARNING, "The source opened the return path a second time; ignored.");
        } else {
            commands.openReturnPath();
        }
    }

    private void pong(int value) throws StreamException {
        loadvmProcessCommandPing(value);
        if (!commands.hasReturnPath()) {
            throw in.failure(
                    Errno.EPERM, "command PING (" + Integer.toUnsignedString(value) + "): there is no return path");
        }
        commands.pong(value);
    }

    /**
     * Drops the description of what was sent. A source may leave it out and close the stream; all state is complete then
     * as well.
     */
    private void skipDescription() {
        try {
            int type = in.getU8();
            if (type != StreamProtocol.VMDESCRIPTION) {
                LOG.log(
                        Level.WARNING,
                        "Expected the description (6) behind the end of the stream, got type {0}.",
                        type);
                return;
            }
            in.skip(Integer.toUnsignedLong(in.getU32()));
        } catch (StreamException e) {
            LOG.log(Level.WARNING, "The stream has no complete description behind its end: {0}", e.getMessage());
        }
    }

    private void cleanup() {
        loadvmStateCleanup();
        registry.liveEntries().forEach(entry -> entry.handler().loadCleanup());
    }

    private record LoadedSection(int id, SaveStateEntry entry, int version) {}
}
