package dev.phaseline.migration.globalstate;

import static dev.phaseline.migration.trace.MigrationTrace.migrateGlobalStatePostLoad;
import static dev.phaseline.migration.trace.MigrationTrace.migrateGlobalStatePreSave;
import static dev.phaseline.migration.trace.MigrationTrace.migrateStateTooBig;
import static dev.phaseline.migration.vmstate.Fields.buffer;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The run state that the guest had when it was stopped for the migration, so that the destination can go on in it.
 *
 * <pre>
 * u32  size       length of the name + 1
 * u8[] runstate   100 bytes: the name, a zero, whatever
 * </pre>
 *
 * <p>Stored and read by the thread that writes or reads the stream, while the guest is stopped.
 *
 * <p>Source: QEMU {@code migration/global_state.c}.
 */
public final class GlobalState {
    private static final int BUFFER_BYTES = 100;

    /** How the section {@code globalstate} looks. */
    public static final VmStateDescription<GlobalState> DESCRIPTION = VmStateDescription.<GlobalState>builder(
                    "globalstate")
            .version(1, 1)
            .field(value("size", Codecs.UINT32, g -> g.size, (g, size) -> g.size = size))
            .field(buffer("runstate", g -> g.name))
            .preSave(GlobalState::preSave)
            .postLoad((g, version) -> g.postLoad())
            .build();

    private final byte[] name = new byte[BUFFER_BYTES];
    private int size;
    private Optional<RunState> received = Optional.empty();

    /** Creates an empty state, to be stored or loaded. */
    public GlobalState() {}

    /** Keeps a run state to be sent: the one before the guest was stopped. */
    public void store(RunState state) {
        store(state.wireName());
    }

    /**
     * Keeps the name of a run state.
     *
     * @throws IllegalArgumentException if it does not fit with the zero behind it; what was kept stays
     */
    void store(String runState) {
        byte[] bytes = runState.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= BUFFER_BYTES) {
            migrateStateTooBig();
            throw new IllegalArgumentException(
                    "the name of the run state has %d bytes, and %d fit".formatted(bytes.length, BUFFER_BYTES - 1));
        }
        Arrays.fill(name, (byte) 0);
        System.arraycopy(bytes, 0, name, 0, bytes.length);
    }

    /** Returns the run state that the source had; empty if it did not send it. */
    public Optional<RunState> received() {
        return received;
    }

    private void preSave() {
        migrateGlobalStatePreSave(text());
        size = text().length() + 1;
    }

    private void postLoad() throws StateException {
        String text = text();
        migrateGlobalStatePostLoad(text);
        received = RunState.ofWireName(text);
        if (received.isEmpty()) {
            throw new StateException(Errno.EINVAL, "unknown run state \"" + text + "\"");
        }
    }

    private String text() {
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.US_ASCII);
    }
}
