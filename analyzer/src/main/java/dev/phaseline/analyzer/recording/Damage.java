package dev.phaseline.analyzer.recording;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A place of a recording that could not be read.
 *
 * @param file the file
 * @param offsetBytes where reading stopped, from the start of the file (of its content, if the file is compressed);
 *     empty if unknown
 * @param line the line, from 1, of a recording that has lines; empty for others
 * @param description what was met there, in words that follow the place
 * @param eventsLost the events known to be lost there; 0 if nothing tells how many
 */
public record Damage(Path file, OptionalLong offsetBytes, OptionalLong line, String description, long eventsLost) {
    /** Damage at a byte. */
    public static Damage atByte(Path file, long offsetBytes, String description, long eventsLost) {
        return new Damage(file, OptionalLong.of(offsetBytes), OptionalLong.empty(), description, eventsLost);
    }

    /** Damage in a line. */
    public static Damage inLine(Path file, long line, long offsetBytes, String description, long eventsLost) {
        return new Damage(file, OptionalLong.of(offsetBytes), OptionalLong.of(line), description, eventsLost);
    }

    /** Damage that has no one place. */
    public static Damage somewhere(Path file, String description, long eventsLost) {
        return new Damage(file, OptionalLong.empty(), OptionalLong.empty(), description, eventsLost);
    }

    /** One line: the file, the place, the description. */
    @Override
    public String toString() {
        var place = new StringBuilder(file.toString()).append(": ");
        line.ifPresent(number -> place.append("line ").append(number).append(": "));
        if (line.isEmpty()) {
            offsetBytes.ifPresent(offset -> place.append("byte ").append(offset).append(": "));
        }
        return place.append(description).toString();
    }
}
