package dev.phaseline.migration.savevm;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** A live handler that sends payloads given by the test and notes what happens to it. */
final class FakeHandler implements SaveHandler {
    private static final HexFormat HEX = HexFormat.of();

    final List<String> calls = new ArrayList<>();
    private final Deque<byte[]> payloads = new ArrayDeque<>();
    private final int payloadBytes;
    private boolean active = true;
    private boolean failing;

    /**
     * Creates a handler.
     *
     * @param payloadBytes how many bytes each of its sections has when it is loaded
     */
    FakeHandler(int payloadBytes) {
        this.payloadBytes = payloadBytes;
    }

    /** Adds what the next section sends. */
    FakeHandler sends(byte[] payload) {
        payloads.add(payload);
        return this;
    }

    FakeHandler inactive() {
        active = false;
        return this;
    }

    FakeHandler failing() {
        failing = true;
        return this;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public void saveSetup(QemuOutputFile out) {
        calls.add("saveSetup");
        send(out);
    }

    @Override
    public Pending pending(long thresholdBytes) {
        calls.add("pending " + thresholdBytes);
        return new Pending(1, 20, 300);
    }

    @Override
    public boolean saveIterate(QemuOutputFile out) {
        calls.add("saveIterate");
        send(out);
        // The last payload is for the end.
        return payloads.size() <= 1;
    }

    @Override
    public void saveCompletePrecopy(QemuOutputFile out) {
        calls.add("saveCompletePrecopy");
        send(out);
    }

    @Override
    public void saveCleanup() {
        calls.add("saveCleanup");
    }

    @Override
    public void loadSetup() {
        calls.add("loadSetup");
    }

    @Override
    public void loadState(QemuInputFile in, int version) throws StreamException {
        byte[] payload = new byte[payloadBytes];
        in.getBytes(payload);
        calls.add("loadState " + HEX.formatHex(payload) + " v" + version);
        if (failing) {
            throw in.failure(Errno.EINVAL, "page of an unknown block");
        }
    }

    @Override
    public void loadCleanup() {
        calls.add("loadCleanup");
    }

    private void send(QemuOutputFile out) {
        out.putBytes(payloads.isEmpty() ? new byte[payloadBytes] : payloads.remove());
        if (failing) {
            out.setError(Errno.EIO, "cannot read guest memory");
        }
    }
}
