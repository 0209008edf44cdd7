package dev.phaseline.migration.savevm;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.List;
import java.util.Optional;

/**
 * Takes and gives back the devices of a machine that is not implemented here. The loading methods are called by the
 * thread that reads the stream, the others by the one that writes the next stream.
 */
public interface ForeignSections {
    /** The machine that comes in. */
    void configured(MachineConfiguration received);

    /** A live section of known content was started under a number that it has in this stream. */
    void started(SectionHeader live);

    /**
     * Reads the payload and the footer of a FULL section that comes before the last END section, where nothing says how
     * long it is.
     *
     * @throws StreamException if the end of the section is not found
     */
    void loadEarly(SectionHeader header, QemuInputFile in) throws StreamException;

    /**
     * Reads all that is left of the stream, description included.
     *
     * @param first the header of the first section behind the last END section, already read
     * @throws StreamException if the description does not fit the sections
     */
    void loadRest(SectionHeader first, QemuInputFile in) throws StreamException;

    /**
     * Reads the description behind the end mark of a stream in which all sections came early.
     *
     * @throws StreamException if the description does not fit the sections
     */
    void loadDescription(QemuInputFile in) throws StreamException;

    /** Returns what came, in the order of the stream. */
    List<ForeignSection> sections();

    /** Returns the description that came; the empty text if it was empty, nothing if there was none. */
    Optional<String> description();
}
