package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells a sink where a file could not be read: the first places one by one, and how many more there were. A file that is
 * nothing but damage must not fill the memory with places. Used by one thread.
 */
public final class DamageReport {
    private static final int MOST_PLACES = 1000;

    private final Path file;
    private final RecordingSink sink;
    private long places;

    /** Reports what is met in a file to a sink. */
    public DamageReport(Path file, RecordingSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /**
     * Reports a place.
     *
     * @param offsetBytes where it is, from the start of the file's content
     * @param description what was met there, in words that follow the place
     * @throws IOException if the sink fails
     */
    public void report(long offsetBytes, String description) throws IOException {
        if (places++ < MOST_PLACES) {
            sink.damage(Damage.atByte(file, offsetBytes, description, 0));
        }
    }

    /**
     * Reports how many places were not told one by one.
     *
     * @throws IOException if the sink fails
     */
    public void end() throws IOException {
        if (places > MOST_PLACES) {
            sink.damage(Damage.somewhere(file, (places - MOST_PLACES) + " more places could not be read", 0));
        }
    }
}
