package dev.phaseline.analyzer.ctf.tsdl;

import dev.phaseline.analyzer.ctf.tsdl.CtfType.StructType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the metadata of a trace says.
 *
 * @param packetHeader what each packet begins with
 * @param environment names and values of the block {@code env}
 * @param clocks by name
 * @param streams the classes of streams by their id
 * @param problems what could not be read of it
 */
public record Metadata(
        StructType packetHeader,
        Map<String, String> environment,
        Map<String, ClockClass> clocks,
        Map<Long, StreamClass> streams,
        List<Problem> problems) {
    /** Copies the collections. */
    public Metadata {
        environment = Map.copyOf(environment);
        clocks = Map.copyOf(clocks);
        streams = Map.copyOf(streams);
        problems = List.copyOf(problems);
    }

    /**
     * A place that could not be read.
     *
     * @param line from 1
     * @param description what was met, and what was expected
     */
    public record Problem(int line, String description) {}

    /**
     * A clock.
     *
     * @param frequency cycles in a second
     * @param offsetSeconds the time of its zero, in seconds since its origin
     * @param offset cycles to be added to that
     * @param originIsEpoch whether its origin is that of wall clocks; LTTng says no, and means yes
     */
    public record ClockClass(String name, long frequency, long offsetSeconds, long offset, boolean originIsEpoch) {
        private static final long NS_PER_SECOND = 1_000_000_000;

        /** No part of a second, in nanoseconds times this, is too large for a number. */
        private static final long LARGEST_EXACT = Long.MAX_VALUE / NS_PER_SECOND;

        /** The time of a clock value, in nanoseconds since the clock's origin; wraps around like the value. */
        public long toNs(long cycles) {
            long sum = offset + cycles;
            if (frequency == NS_PER_SECOND) {
                return offsetSeconds * NS_PER_SECOND + sum;
            }
            long rest = Math.floorMod(sum, frequency);
            long part =
                    frequency <= LARGEST_EXACT ? rest * NS_PER_SECOND / frequency : (long) (rest * (1e9 / frequency));
            return (offsetSeconds + Math.floorDiv(sum, frequency)) * NS_PER_SECOND + part;
        }
    }

    /**
     * A class of streams.
     *
     * @param events by their id
     */
    public record StreamClass(
            StructType packetContext, StructType eventHeader, StructType eventContext, Map<Long, EventClass> events) {
        /** Takes the map as it is: events are added while metadata is being read. */
        public StreamClass {
            events = new HashMap<>(events);
        }
    }

    /**
     * A class of events.
     *
     * @param name the provider, a colon and the name
     */
    public record EventClass(String name, StructType context, StructType fields) {}
}
