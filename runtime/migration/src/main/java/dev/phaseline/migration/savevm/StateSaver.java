package dev.phaseline.migration.savevm;

import static dev.phaseline.migration.trace.MigrationTrace.savevmCommandSend;
import static dev.phaseline.migration.trace.MigrationTrace.savevmSectionEnd;
import static dev.phaseline.migration.trace.MigrationTrace.savevmSectionSkip;
import static dev.phaseline.migration.trace.MigrationTrace.savevmSectionStart;
import static dev.phaseline.migration.trace.MigrationTrace.savevmSendOpenReturnPath;
import static dev.phaseline.migration.trace.MigrationTrace.savevmSendPing;
import static dev.phaseline.migration.trace.MigrationTrace.savevmStateCleanup;
import static dev.phaseline.migration.trace.MigrationTrace.savevmStateCompletePrecopy;
import static dev.phaseline.migration.trace.MigrationTrace.savevmStateHeader;
import static dev.phaseline.migration.trace.MigrationTrace.savevmStateIterate;
import static dev.phaseline.migration.trace.MigrationTrace.savevmStateSetup;
import static dev.phaseline.migration.trace.MigrationTrace.vmstateSave;

import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.stream.StreamProtocol;
import dev.phaseline.migration.vmstate.DescriptionJson;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateSaver;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The source's side of a migration stream, step by step: {@link #header}, commands, {@link #setup}, any number of
 * {@link #pending} and {@link #iterate}, {@link #completePrecopy}; and {@link #cleanup} in any case.
 *
 * <p>Nothing here throws for a broken stream or a device that refuses to be saved: the file carries the first error, and
 * the caller asks for it after each step.
 *
 * <p>Owned by the thread that writes the stream, except for {@link #cleanup}, which the main loop calls once that thread
 * has ended.
 *
 * <p>Source: QEMU {@code migration/savevm.c}, {@code qemu_savevm_state_*}.
 */
public final class StateSaver {
    private final SaveStateRegistry registry;
    private final MachineConfiguration machine;
    private final QemuOutputFile out;

    /** What gets the error of a device that refuses to be saved. */
    private final QemuOutputFile failures;

    private volatile String place = "the header";

    /** Creates a driver that writes all that is registered to a file. */
    public StateSaver(SaveStateRegistry registry, MachineConfiguration machine, QemuOutputFile out) {
        this(registry, machine, out, out);
    }

    private StateSaver(
            SaveStateRegistry registry, MachineConfiguration machine, QemuOutputFile out, QemuOutputFile failures) {
        this.registry = registry;
        this.machine = machine;
        this.out = out;
        this.failures = failures;
    }

    /** What was begun to be written last, for example {@code section 2 (ram)}. For any thread. */
    public String place() {
        return place;
    }

    /** Writes what the destination checks before anything else. */
    public void header() {
        savevmStateHeader();
        out.putU32(StreamProtocol.MAGIC);
        out.putU32(StreamProtocol.VERSION);
        out.putU8(StreamProtocol.CONFIGURATION);
        try {
            new VmStateSaver(out, null).save(ConfigurationState.DESCRIPTION, new ConfigurationState(machine, false));
        } catch (StateException e) {
            fail("the configuration", e);
        }
    }

    /** Orders the destination to open the return path. */
    public void sendOpenReturnPath() {
        savevmSendOpenReturnPath();
        sendCommand(VmCommand.OPEN_RETURN_PATH);
        out.flush();
    }

    /**
     * Orders the destination to answer PONG on the return path.
     *
     * @param value what the answer shall carry
     */
    public void sendPing(int value) {
        savevmSendPing(value);
        sendCommand(VmCommand.PING);
        out.putU32(value);
        out.flush();
    }

    /** Tells a destination that knows it (QEMU 10.0) that the guest has stopped. */
    public void sendSwitchoverStart() {
        sendCommand(VmCommand.SWITCHOVER_START);
        out.flush();
    }

    /** Writes the first section of each live handler; stops at the first that fails. */
    public void setup() {
        savevmStateSetup();
        saveForeign(true);
        for (SaveStateEntry.Live entry : registry.activeLiveEntries()) {
            startHeader(StreamProtocol.SECTION_START, entry);
            entry.handler().saveSetup(out);
            footer(entry);
            if (out.error() != null) {
                return;
            }
        }
    }

    /**
     * Sums up what the live handlers have left.
     *
     * @param thresholdBytes what can be sent within the allowed downtime
     */
    public Pending pending(long thresholdBytes) {
        Pending sum = Pending.NONE;
        for (SaveStateEntry.Live entry : registry.activeLiveEntries()) {
            sum = sum.plus(entry.handler().pending(thresholdBytes));
        }
        return sum;
    }

    /**
     * Gives live handlers one section each, until one has more to send or the file is over its rate limit.
     *
     * @return whether all of them are done for now
     */
    public boolean iterate() {
        savevmStateIterate();
        for (SaveStateEntry.Live entry : registry.activeLiveEntries()) {
            if (out.rateLimitExceeded()) {
                return false;
            }
            savevmSectionStart(entry.idstr(), entry.sectionId());
            continuationHeader(StreamProtocol.SECTION_PART, entry);
            boolean done = entry.handler().saveIterate(out);
            int result = errorCodeOr(done ? 1 : 0);
            savevmSectionEnd(entry.idstr(), entry.sectionId(), result);
            footer(entry);
            if (result <= 0) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #completePrecopy(Consumer, BooleanSupplier)}, where nobody else is there who could change a device. */
    public void completePrecopy() {
        completePrecopy(Runnable::run, () -> true);
    }

    /**
     * Writes all that is left, then all devices, the end mark and the description. The guest is stopped.
     *
     * @param undisturbed runs what it gets while nobody changes a device, under a lock for example; nothing in there waits
     *     for the peer
     * @param lastWord asked before anything is sent without which the destination cannot run the guest; if it says no,
     *     nothing more is written
     */
    public void completePrecopy(Consumer<Runnable> undisturbed, BooleanSupplier lastWord) {
        savevmStateCompletePrecopy();
        if (completeLive()) {
            var devices = new ByteArrayOutputStream();
            undisturbed.accept(() -> collectDevices(devices));
            if (!lastWord.getAsBoolean()) {
                return;
            }
            place = "the devices";
            out.putBytes(devices.toByteArray());
        }
        out.flush();
    }

    private void collectDevices(ByteArrayOutputStream target) {
        // Not closed: a closed file tells an event, and there is nothing to be released.
        var file = new QemuOutputFile(Channels.newChannel(target));
        new StateSaver(registry, machine, file, failures).completeDevices();
        file.flush();
    }

    /** Lets the live handlers give back what they took, whether or not a stream was ever opened. */
    public static void cleanup(SaveStateRegistry registry) {
        savevmStateCleanup();
        registry.liveEntries().forEach(entry -> entry.handler().saveCleanup());
    }

    private boolean completeLive() {
        for (SaveStateEntry.Live entry : registry.activeLiveEntries()) {
            savevmSectionStart(entry.idstr(), entry.sectionId());
            continuationHeader(StreamProtocol.SECTION_END, entry);
            entry.handler().saveCompletePrecopy(out);
            int result = errorCodeOr(0);
            savevmSectionEnd(entry.idstr(), entry.sectionId(), result);
            footer(entry);
            if (result < 0) {
                return false;
            }
        }
        return true;
    }

    private void completeDevices() {
        DescriptionJson json = new DescriptionJson()
                .startObject(null)
                .put("page_size", machine.targetPageBytes())
                .startArray("devices");
        for (SaveStateEntry entry : registry.entries().toList()) {
            if (entry instanceof SaveStateEntry.Device<?> device && !saveDevice(device, json)) {
                return;
            }
        }
        json.end().end();
        saveForeign(false);
        out.putU8(StreamProtocol.EOF);
        ForeignSections foreign = registry.foreign();
        if (foreign == null) {
            describe(json.toString());
        } else {
            foreign.description().ifPresent(this::describe);
        }
    }

    private void describe(String description) {
        byte[] text = description.getBytes(StandardCharsets.UTF_8);
        out.putU8(StreamProtocol.VMDESCRIPTION);
        out.putU32(text.length);
        out.putBytes(text);
    }

    /** Writes what came from a machine that is not implemented here, as it came. */
    private void saveForeign(boolean early) {
        ForeignSections foreign = registry.foreign();
        if (foreign == null) {
            return;
        }
        for (ForeignSection section : foreign.sections()) {
            if (section.isEarly() == early) {
                saveForeign(section);
            }
        }
    }

    private void saveForeign(ForeignSection section) {
        SectionHeader header = section.header();
        savevmSectionStart(header.idstr(), header.sectionId());
        out.putU8(StreamProtocol.SECTION_FULL);
        out.putU32(header.sectionId());
        out.putStr8(header.idstr());
        out.putU32(header.instanceId());
        out.putU32(header.versionId());
        vmstateSave(header.idstr(), "(foreign)");
        out.putBytes(section.payload());
        savevmSectionEnd(header.idstr(), header.sectionId(), 0);
        out.putU8(StreamProtocol.SECTION_FOOTER);
        out.putU32(header.sectionId());
    }

    private <T> boolean saveDevice(SaveStateEntry.Device<T> device, DescriptionJson json) {
        if (!device.needed()) {
            savevmSectionSkip(device.idstr(), device.sectionId());
            return true;
        }
        savevmSectionStart(device.idstr(), device.sectionId());
        json.startObject(null).put("name", device.idstr()).put("instance_id", device.instanceId());
        startHeader(StreamProtocol.SECTION_FULL, device);
        vmstateSave(device.idstr(), device.descriptionName());
        try {
            new VmStateSaver(out, json).save(device.description(), device.object());
        } catch (StateException e) {
            fail(device.idstr(), e);
            return false;
        }
        savevmSectionEnd(device.idstr(), device.sectionId(), 0);
        footer(device);
        json.end();
        return true;
    }

    private void sendCommand(VmCommand command) {
        place = "command " + command;
        savevmCommandSend((short) command.number(), (short) command.dataBytes());
        out.putU8(StreamProtocol.COMMAND);
        out.putU16(command.number());
        out.putU16(command.dataBytes());
    }

    private void startHeader(int type, SaveStateEntry entry) {
        continuationHeader(type, entry);
        out.putStr8(entry.idstr());
        out.putU32(entry.instanceId());
        out.putU32(entry.version());
    }

    private void continuationHeader(int type, SaveStateEntry entry) {
        place = "section " + Integer.toUnsignedString(entry.sectionId()) + " (" + entry.idstr() + ")";
        out.putU8(type);
        out.putU32(entry.sectionId());
    }

    private void footer(SaveStateEntry entry) {
        out.putU8(StreamProtocol.SECTION_FOOTER);
        out.putU32(entry.sectionId());
    }

    private int errorCodeOr(int result) {
        StreamException error = out.error();
        return error == null ? result : error.returnCode();
    }

    private void fail(String what, StateException refusal) {
        failures.setError(refusal.errno(), "cannot save " + what + ": " + refusal.reason());
    }
}
