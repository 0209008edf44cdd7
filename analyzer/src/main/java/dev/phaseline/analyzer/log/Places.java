package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.nio.file.Path;

/** Reports damage in lines, up to a number of places; the others are counted and reported together. */
public final class Places {
    private static final int MOST_PLACES = 1_000;

    private final Path file;
    private final RecordingSink sink;
    private int places;
    private long further;
    private long furtherLost;

    /** Makes one for a file. */
    public Places(Path file, RecordingSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Reports damage in a line. */
    void add(long line, long offsetBytes, String description, long eventsLost) throws IOException {
        if (places == MOST_PLACES) {
            further++;
            furtherLost += eventsLost;
            return;
        }
        places++;
        sink.damage(Damage.inLine(file, line, offsetBytes, description, eventsLost));
    }

    /** Reports what was only counted. */
    public void end() throws IOException {
        if (further > 0) {
            sink.damage(Damage.somewhere(file, further + " further places are damaged", furtherLost));
        }
    }
}
