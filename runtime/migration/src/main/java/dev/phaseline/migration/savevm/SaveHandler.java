package dev.phaseline.migration.savevm;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;

/**
 * State that is sent while the guest still runs, in several sections: RAM, for one.
 *
 * <p>On the source all methods but {@link #saveCleanup} are called by the thread that writes the stream. A handler that
 * fails records it with {@link QemuOutputFile#setError}, which ends the migration. On the destination all methods are
 * called by the thread that reads the stream.
 *
 * <p>Headers and footers of sections are written and read by the caller.
 *
 * <p>Source: QEMU {@code include/migration/register.h}, {@code SaveVMHandlers}.
 */
public interface SaveHandler {
    /** Tells whether this handler takes part in the migration; asked before each of the source's steps. */
    default boolean isActive() {
        return true;
    }

    /** Writes the payload of the START section: whatever the destination must know before the first iteration. */
    void saveSetup(QemuOutputFile out);

    /**
     * Estimates what is left to send.
     *
     * @param thresholdBytes what can be sent within the allowed downtime; below it the estimate should be exact, even
     *     if that costs more
     */
    Pending pending(long thresholdBytes);

    /**
     * Writes the payload of one PART section, until the file's rate limit is exceeded or nothing is left.
     *
     * @return whether this handler has nothing more to send for now, so that the next one gets its turn
     */
    boolean saveIterate(QemuOutputFile out);

    /** Writes the payload of the END section: all that is left. The guest is stopped. */
    void saveCompletePrecopy(QemuOutputFile out);

    /** Gives back what {@link #saveSetup} took; called once at the end, whatever the outcome. */
    void saveCleanup();

    /** Prepares for {@link #loadState}; called once before the first section. */
    void loadSetup();

    /**
     * Reads the payload of one START, PART or END section.
     *
     * @param version the version in the header of the START section
     * @throws StreamException if the payload cannot be read, or says something that is not allowed here
     */
    void loadState(QemuInputFile in, int version) throws StreamException;

    /** Gives back what {@link #loadSetup} took; called once at the end of a load. */
    void loadCleanup();
}
