package dev.phaseline.cli.output;

import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.tracepoint.text.PrintfBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stands before each line of a log. */
public enum Timestamps {
    /** {@code TID@SECONDS.MICROSECONDS:}, as QEMU 2.9 to 10.0 print it with {@code -msg timestamp=on}. */
    TID {
        @Override
        void add(RecordedThread thread, long timeNs, PrintfBuffer line) {
            Long id = id(thread);
            line.integer("%ld", id == null ? 0 : id);
            line.text("@");
            line.integer("%ld", Math.floorDiv(timeNs, NS_PER_SECOND));
            line.text(".");
            line.integer("%06ld", Math.floorMod(timeNs, NS_PER_SECOND) / NS_PER_MICROSECOND);
            line.text(":");
        }
    },
    /** The time in UTC, as later versions print it: no fraction if it is zero. */
    ISO {
        @Override
        void add(RecordedThread thread, long timeNs, PrintfBuffer line) {
            long micros = Math.floorMod(timeNs, NS_PER_SECOND) / NS_PER_MICROSECOND;
            line.text(SECONDS.format(Instant.ofEpochSecond(Math.floorDiv(timeNs, NS_PER_SECOND))));
            if (micros != 0) {
                line.text(".");
                line.integer("%06ld", micros);
            }
            line.text("Z ");
        }
    },
    /** Nothing, as QEMU prints without that option. */
    NONE {
        @Override
        void add(RecordedThread thread, long timeNs, PrintfBuffer line) {}
    };

    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final long NS_PER_MICROSECOND = 1000;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Adds what stands before the line of an event. */
    abstract void add(RecordedThread thread, long timeNs, PrintfBuffer line);

    /** The number of a thread where there is one: the system's, or else Java's. */
    static @Nullable Long id(RecordedThread thread) {
        return thread.osId() != null ? thread.osId() : thread.javaId();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
