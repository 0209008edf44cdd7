package dev.phaseline.migration.savevm;

/** The section of a device that nobody here implements, kept as it came. Immutable: nobody changes the payload. */
public final class ForeignSection {
    private final SectionHeader header;
    private final byte[] payload;
    private final boolean early;

    /**
     * Creates a section.
     *
     * @param payload the bytes between header and footer; belongs to the section from now on
     * @param early whether it came, and has to go, before the first pass of RAM
     */
    public ForeignSection(SectionHeader header, byte[] payload, boolean early) {
        this.header = header;
        this.payload = payload;
        this.early = early;
    }

    /** Returns what stands in front of the payload. */
    public SectionHeader header() {
        return header;
    }

    /** Returns the bytes between header and footer, not to be changed. */
    public byte[] payload() {
        return payload;
    }

    /** Tells whether it came, and has to go, before the first pass of RAM. */
    public boolean isEarly() {
        return early;
    }

    @Override
    public String toString() {
        return header.place() + ", " + payload.length + " bytes";
    }
}
