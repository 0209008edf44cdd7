package dev.phaseline.migration.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A migration stream that cannot be read or written any further: the connection broke, the stream ended too early, or
 * it holds something that is not allowed here.
 */
public final class StreamException extends IOException {
    /** The place of an error that is not in the stream itself, but on another connection. */
    public static final long NOWHERE = -1;

    private static final long serialVersionUID = 1;

    private final Errno errno;
    private final long offsetBytes;
    private final String detail;

    /**
     * Creates an error at a place of the stream.
     *
     * @param errno the kind of error, as return codes of trace events carry it
     * @param offsetBytes how many bytes of the stream came before the error, or {@link #NOWHERE}
     * @param detail what was met and what was expected; may quote names of the stream, whatever they are: control characters
     *     become escapes, so that the message stays one line
     * @param cause the failure below this one, if any
     */
    public StreamException(Errno errno, long offsetBytes, String detail, @Nullable Throwable cause) {
        super(
                oneLine(offsetBytes == NOWHERE ? detail : detail + " (at byte " + offsetBytes + " of the stream)"),
                cause);
        this.errno = errno;
        this.offsetBytes = offsetBytes;
        this.detail = detail;
    }

    private static String oneLine(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var line = new StringBuilder();
        text.chars().forEach(character -> {
            if (Character.isISOControl(character)) {
                line.append("\\x%02x".formatted(character));
            } else {
                line.append((char) character);
            }
        });
        return line.toString();
    }

    /** Returns the kind of error. */
    public Errno errno() {
        return errno;
    }

    /** Returns the negative error number that trace events carry. */
    public int returnCode() {
        return errno.returnCode();
    }

    /** Returns how many bytes of the stream came before the error, or {@link #NOWHERE}. */
    public long offsetBytes() {
        return offsetBytes;
    }

    /**
     * Returns the same error with the place in which it happened in front of the message.
     *
     * @param place what was being read or written, for example {@code section 3 (ram)}
     */
    public StreamException within(String place) {
        return new StreamException(errno, offsetBytes, place + ": " + detail, this);
    }
}
