package dev.phaseline.tracepoint.text;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoint;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The line of text that one event becomes: its name, a blank, and its format with the values in place. Generated stubs
 * build it piece by piece and write it to all backends of text that the event goes to.
 *
 * <p>A line belongs to the thread that called {@link #of} until that thread calls {@link #write}. Lines are used again:
 * threads take them from slots, not from thread locals, so that a million virtual threads need no million buffers, and
 * a line that is begun while another one is under way is simply another line.
 */
public final class TraceLine {
    /** A power of two, and several times the processors of most machines. */
    private static final int SLOTS = 64;

    /** A buffer that grew beyond this many bytes is not kept. */
    private static final int LARGEST_KEPT = 1 << 16;

    private static final AtomicReferenceArray<@Nullable TraceLine> IDLE = new AtomicReferenceArray<>(SLOTS);

    private final PrintfBuffer text = new PrintfBuffer(LogOutput.LONGEST_PREFIX);
    private Tracepoint tracepoint;

    private TraceLine(Tracepoint tracepoint) {
        this.tracepoint = tracepoint;
    }

    /** Whether an event goes to any backend that writes text. */
    public static boolean isOn(Tracepoint tracepoint) {
        return tracepoint.isOn(Backend.LOG) || tracepoint.isOn(Backend.FTRACE) || tracepoint.isOn(Backend.SYSLOG);
    }

    /** Begins the line of an event with its name and a blank. */
    public static TraceLine of(Tracepoint tracepoint) {
        TraceLine line = IDLE.getAndSet(slot(), null);
        if (line == null) {
            line = new TraceLine(tracepoint);
        }
        line.tracepoint = tracepoint;
        line.text.clear();
        line.text.text(tracepoint.name());
        line.text.text(" ");
        return line;
    }

    /** Adds text as it is. */
    public TraceLine text(String literal) {
        text.text(literal);
        return this;
    }

    /** Gives the next star of the next conversion its value. */
    public TraceLine star(int size) {
        text.star(size);
        return this;
    }

    /**
     * Adds a string.
     *
     * @param conversion for example {@code %-10s}
     * @param value the string, or null, which prints as {@code (null)}
     */
    public TraceLine string(String conversion, @Nullable String value) {
        text.string(conversion, value);
        return this;
    }

    /**
     * Adds an integer, a character or an address.
     *
     * @param conversion for example {@code %08lx}, {@code %c} or {@code %p}
     * @param value the value as C's integer promotions leave it, extended to 64 bits
     */
    public TraceLine integer(String conversion, long value) {
        text.integer(conversion, value);
        return this;
    }

    /** Writes the line to the backends of text that the event goes to, and ends the use of this object. */
    public void write() {
        text.text("\n");
        if (tracepoint.isOn(Backend.LOG)) {
            LogOutput.write(text);
        }
        if (tracepoint.isOn(Backend.FTRACE)) {
            FtraceOutput.write(text);
        }
        if (tracepoint.isOn(Backend.SYSLOG)) {
            SyslogOutput.write(text);
        }
        if (text.capacity() <= LARGEST_KEPT) {
            IDLE.set(slot(), this);
        }
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
