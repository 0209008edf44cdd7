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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** What was begun to be read last, for messages. */
    private String lastItem = "the header";

    /** What has come, or has begun to. */
    private final Set<String> started = new HashSet<>();

    /** Live sections whose last part has not begun yet, by number. */
    private final Set<Integer> unfinished = new HashSet<>();

    private boolean switchoverBegun;
    private boolean betweenParts;

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
        try {
            loadHeader();
        } catch (StreamException e) {
            throw at("the header", e);
        }
        loadvmStateSetup();
        registry.activeLiveEntries().forEach(entry -> entry.handler().loadSetup());
        ForeignSections foreign = registry.foreign();
        try {
            boolean endMark = loadItems(foreign);
            if (endMark && foreign != null) {
                foreign.loadDescription(in);
            }
        } catch (StreamException e) {
            in.setError(e);
            qemuLoadvmStatePostMain(e.returnCode());
            cleanup();
            throw e;
        }
        qemuLoadvmStatePostMain(0);
        if (foreign == null) {
            skipDescription();
        }
        cleanup();
    }

    /**
     * Whether the source may have nothing to say because it waits for its user: all live sections that have begun have come
     * up to the end of a part, none of them to its last one, and no byte of what follows. A source sends the footer of a
     * part only with what comes next, so that can be missing too. For the thread that loads, from within a wait for bytes.
     */
    public boolean isBetweenParts() {
        return betweenParts;
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
            ConfigurationState state = new ConfigurationState(machine, registry.foreign() != null);
            new VmStateLoader(in).load(ConfigurationState.DESCRIPTION, state, 0);
            if (registry.foreign() != null) {
                registry.foreign().configured(state.received());
            }
        } catch (StreamException e) {
            cleanup();
            throw e;
        }
    }

    /** Reads items up to the end mark, or until unknown devices took all that was left; returns whether it was the mark. */
    private boolean loadItems(@Nullable ForeignSections foreign) throws StreamException {
        while (true) {
            int type = nextItem();
            qemuLoadvmStateSection(type);
            switch (type) {
                case StreamProtocol.SECTION_START, StreamProtocol.SECTION_FULL -> {
                    SectionHeader header = readHeader();
                    SaveStateEntry entry =
                            registry.find(header.idstr(), header.instanceId()).orElse(null);
                    if (entry != null) {
                        loadSectionStartFull(header, entry, foreign);
                    } else if (foreign != null && type == StreamProtocol.SECTION_FULL) {
                        if (loadForeign(header, foreign)) {
                            return false;
                        }
                    } else {
                        throw unknown(header);
                    }
                }
                case StreamProtocol.SECTION_PART -> loadSectionPartEnd(false);
                case StreamProtocol.SECTION_END -> loadSectionPartEnd(true);
                case StreamProtocol.COMMAND -> loadCommand();
                case StreamProtocol.EOF -> {
                    return true;
                }
                default -> throw in.failure(Errno.EINVAL, "unknown item type 0x%x behind %s".formatted(type, lastItem));
            }
        }
    }

    /** What is wrong in the stream says itself where that is; where it just ends or stalls is said here. */
    private static StreamException at(String place, StreamException e) {
        return e.errno() == Errno.EIO || e.errno() == Errno.ETIMEDOUT ? e.within(place) : e;
    }

    private int nextItem() throws StreamException {
        try {
            return betweenParts(!unfinished.isEmpty());
        } catch (StreamException e) {
            throw at("behind " + lastItem, e);
        }
    }

    /** Reads a byte for which a source may let this side wait, or not. */
    private int betweenParts(boolean maybe) throws StreamException {
        betweenParts = maybe && !switchoverBegun;
        try {
            return in.getU8();
        } finally {
            betweenParts = false;
        }
    }

    private SectionHeader readHeader() throws StreamException {
        SectionHeader header;
        try {
            header = new SectionHeader(in.getU32(), in.getStr8(), in.getU32(), in.getU32());
        } catch (StreamException e) {
            throw at("the header of the section behind " + lastItem, e);
        }
        qemuLoadvmStateSectionStartfull(header.sectionId(), header.idstr(), header.instanceId(), header.versionId());
        return header;
    }

    private StreamException unknown(SectionHeader header) {
        return in.failure(
                Errno.EINVAL,
                "unknown section " + header.idstr() + ", instance " + Integer.toUnsignedString(header.instanceId())
                        + ": this guest has no such device");
    }

    /** Hands a device over that nobody knows; returns whether the rest of the stream went with it. */
    private boolean loadForeign(SectionHeader header, ForeignSections foreign) throws StreamException {
        boolean liveStateIsHere = !sections.isEmpty() && unfinished.isEmpty();
        if (liveStateIsHere) {
            foreign.loadRest(header, in);
        } else {
            foreign.loadEarly(header, in);
        }
        return liveStateIsHere;
    }

    private void loadSectionStartFull(SectionHeader header, SaveStateEntry entry, @Nullable ForeignSections foreign)
            throws StreamException {
        int version = header.versionId();
        if (Integer.compareUnsigned(version, entry.version()) > 0) {
            throw in.failure(
                    Errno.EINVAL,
                    "section " + header.idstr() + ": version " + Integer.toUnsignedString(version)
                            + " is not supported, this side knows " + entry.version());
        }
        // QEMU takes it again; every number that is given to it would have to be kept.
        String name = header.idstr() + ", instance " + Integer.toUnsignedString(header.instanceId());
        if (!started.add(name)) {
            throw in.failure(Errno.EINVAL, "section " + name + ": it begins a second time");
        }
        LoadedSection section = new LoadedSection(header.sectionId(), entry, version);
        sections.put(header.sectionId(), section);
        if (entry instanceof SaveStateEntry.Live) {
            unfinished.add(header.sectionId());
            if (foreign != null) {
                foreign.started(header);
            }
        }
        loadPayload(section);
    }

    private void loadSectionPartEnd(boolean last) throws StreamException {
        int sectionId;
        try {
            sectionId = in.getU32();
        } catch (StreamException e) {
            throw at("the header of the section behind " + lastItem, e);
        }
        qemuLoadvmStateSectionPartend(sectionId);
        LoadedSection section = sections.get(sectionId);
        if (section == null) {
            throw in.failure(
                    Errno.EINVAL, "unknown section " + Integer.toUnsignedString(sectionId) + ": it was never started");
        }
        if (last) {
            unfinished.remove(sectionId);
        }
        loadPayload(section);
    }

    private void loadPayload(LoadedSection section) throws StreamException {
        SaveStateEntry entry = section.entry;
        vmstateLoad(entry.idstr(), entry.descriptionName());
        lastItem = "section " + Integer.toUnsignedString(section.id) + " (" + entry.idstr() + ")";
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
        int mark = betweenParts(unfinished.contains(section.id));
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
            throw at("command behind " + lastItem, e);
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
            // Nothing to prepare here: devices load as they come.
            case SWITCHOVER_START -> switchoverBegun = true;
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
     * as well. Not so if it waits for an answer: it has gone instead, or is about to take its guest back.
     */
    private void skipDescription() throws StreamException {
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
            if (commands.hasReturnPath() || e.errno() != Errno.EIO) {
                cleanup();
                throw e.within("the description behind the end of the stream");
            }
            LOG.log(Level.WARNING, "The stream has no complete description behind its end: {0}", e.getMessage());
        }
    }

    private void cleanup() {
        loadvmStateCleanup();
        registry.liveEntries().forEach(entry -> entry.handler().loadCleanup());
    }

    private record LoadedSection(int id, SaveStateEntry entry, int version) {}
}
