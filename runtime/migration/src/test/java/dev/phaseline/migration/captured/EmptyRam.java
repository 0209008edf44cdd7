package dev.phaseline.migration.captured;

import dev.phaseline.migration.savevm.Pending;
import dev.phaseline.migration.savevm.SaveHandler;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;

/** A guest without memory: each section is the eight bytes that end it. */
final class EmptyRam implements SaveHandler {
    private static final long END = 0x10;

    @Override
    public void saveSetup(QemuOutputFile out) {
        out.putU64(END);
    }

    @Override
    public Pending pending(long thresholdBytes) {
        return Pending.NONE;
    }

    @Override
    public boolean saveIterate(QemuOutputFile out) {
        out.putU64(END);
        return true;
    }

    @Override
    public void saveCompletePrecopy(QemuOutputFile out) {
        out.putU64(END);
    }

    @Override
    public void saveCleanup() {}

    @Override
    public void loadSetup() {}

    @Override
    public void loadState(QemuInputFile in, int version) throws StreamException {
        in.skip(Long.BYTES);
    }

    @Override
    public void loadCleanup() {}
}
