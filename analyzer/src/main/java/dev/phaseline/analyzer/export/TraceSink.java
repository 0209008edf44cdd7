package dev.phaseline.analyzer.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A trace file that is being written. Times are ns since the epoch on the common clock. What is named (a process, a track)
 * is described before it is used; events of one track come in no particular order, except that a slice comes before those
 * inside it. Confined to one thread; the caller closes it.
 */
interface TraceSink extends AutoCloseable {
    /**
     * Describes a process: one recording.
     *
     * @param id from 1
     */
    void process(int id, String name) throws IOException;

    /**
     * Describes a track of slices and instants.
     *
     * @param id unique among all tracks, from 1
     * @param rank its place among the tracks of the process, from 0
     */
    void track(int process, int id, String name, int rank) throws IOException;

    /**
     * Describes a track of numbers.
     *
     * @param id unique among all tracks, from 1
     * @param unit of the values, such as {@code bytes}; may be empty
     */
    void counter(int process, int id, String name, String unit) throws IOException;

    /**
     * Writes a slice: what took some time.
     *
     * @param track as described
     * @param flow what connects it with slices of other tracks
     */
    void slice(Track track, String name, String category, long startNs, long endNs, Flow flow, Arguments arguments)
            throws IOException;

    /** Writes an event at one moment. Arguments are not kept. */
    void instant(Track track, String name, String category, long timeNs, Flow flow, Arguments arguments)
            throws IOException;

    /** Writes the value that a counter has from a moment on. */
    void value(Track counter, String name, long timeNs, double value) throws IOException;

    @Override
    void close() throws IOException;

    /** A track of a process. */
    record Track(int process, int id) {}

    /**
     * One end of an arrow from a cause to its effect.
     *
     * @param id the same at both ends, not 0; 0 for none
     * @param leaves whether this is the cause
     */
    record Flow(long id, boolean leaves) {
        static final Flow NONE = new Flow(0, false);
    }

    /** Named values of an event. They are only valid until the next row is read. */
    interface Arguments {
        /** No arguments. */
        Arguments NONE = new Arguments() {
            @Override
            public int size() {
                return 0;
            }

            @Override
            public String name(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public @Nullable Object value(int index) {
                throw new IndexOutOfBoundsException(index);
            }
        };

        int size();

        String name(int index);

        /** A number, a truth value or anything with a readable text; null where C had NULL. */
        @Nullable
        Object value(int index);
    }
}
