package dev.phaseline.analyzer.recording;

import org.jspecify.annotations.Nullable;

/**
 * A thread that emitted events.
 *
 * @param name its name, or null if the recording does not tell
 * @param javaId {@link Thread#threadId()} of a Java thread, null for others
 * @param osId its id in the operating system, or null if the recording does not tell
 * @param pid its process, or null if the recording does not tell it for each thread
 */
public record RecordedThread(
        @Nullable String name,
        @Nullable Long javaId,
        @Nullable Long osId,
        @Nullable Long pid) {
    /** Stands for a thread that the recording tells nothing about. */
    public static final RecordedThread UNKNOWN = new RecordedThread(null, null, null);

    /** A thread whose process the recording does not tell, or the same for all. */
    public RecordedThread(@Nullable String name, @Nullable Long javaId, @Nullable Long osId) {
        this(name, javaId, osId, null);
    }
}
