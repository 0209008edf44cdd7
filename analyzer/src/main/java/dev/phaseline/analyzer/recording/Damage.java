package dev.phaseline.analyzer.recording;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A place of a recording that could not be read.
 *
 * @param file the file
 * @param offsetBytes where reading stopped, from the start of the file; empty if unknown
 * @param description what was met there, in words that follow the place
 * @param eventsLost the events known to be lost there; 0 if nothing tells how many
 */
public record Damage(Path file, OptionalLong offsetBytes, String description, long eventsLost) {
    @Override
    public String toString() {
        var place = offsetBytes.isPresent() ? file + ": byte " + offsetBytes.getAsLong() : file.toString();
        return place + ": " + description;
    }
}
