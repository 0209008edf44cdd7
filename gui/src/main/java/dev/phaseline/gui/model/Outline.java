package dev.phaseline.gui.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace contains, in few rows however many events it has: all that the timeline shows except the events and
 * spans themselves, which {@linkplain Tile tiles} hold.
 *
 * @param title file name of the workspace
 * @param originNs the first event's time, ns since the epoch of its host's clock: the zero of all other times
 * @param recordings in the order of their numbers
 * @param migrations in time order
 * @param phases in time order, an outer phase before those inside it
 * @param iterations in time order
 * @param counters values over time that the workspace derives, by recording and name
 * @param states states of the migration on each side, in time order
 * @param latencies the one with the largest total first
 * @param lanes in the order in which they are shown
 * @param eventTypes names of the event types, by their numbers in the workspace
 */
public record Outline(
        String title,
        long originNs,
        List<Recording> recordings,
        List<Migration> migrations,
        List<Phase> phases,
        List<Iteration> iterations,
        List<CounterSeries> counters,
        List<Phase> states,
        List<Latency> latencies,
        List<Lane> lanes,
        Map<Integer, String> eventTypes) {

    /**
     * What one process wrote.
     *
     * @param clock how its host's time relates to the time of the picture
     * @param timeKind what its times are
     * @param range first to last event; empty if there are none
     */
    public record Recording(
            int id,
            Side side,
            @Nullable String host,
            long pid,
            RecordingClock clock,
            TimeKind timeKind,
            TimeRange range,
            long events,
            long dropped,
            long damaged) {}

    /** What the times of a recording are. */
    public enum TimeKind {
        /** Of the calendar. */
        CALENDAR,
        /** Since some start that is not known. */
        SINCE_START,
        /** None: the numbers of the events stand for them. */
        NUMBERS
    }

    /**
     * One attempt to migrate.
     *
     * @param outcome completed, failed, cancelled or incomplete
     * @param sourceRecording number of the source's recording; null if it is not in the workspace
     * @param destinationRecording number of the destination's recording; null if it is not in the workspace
     * @param totalMs from the command to the end; null if unknown
     * @param setupMs from the command to the first iteration; null if unknown
     * @param downtimeMs guest stopped, as the source sees it; null if it never stopped
     */
    public record Migration(
            int id,
            String outcome,
            @Nullable Integer sourceRecording,
            @Nullable Integer destinationRecording,
            TimeRange range,
            @Nullable Double totalMs,
            @Nullable Double setupMs,
            @Nullable Double downtimeMs,
            long iterations) {}

    /**
     * A phase of a migration on one side.
     *
     * @param iteration number of the precopy iteration, from 1; 0 outside iterations
     * @param depth 0 for the outermost phases
     */
    public record Phase(
            int migration, int recording, Side side, String name, long iteration, int depth, TimeRange range) {

        /** The name, with the number of the iteration. */
        public String label() {
            return iteration == 0 ? name : name + " " + iteration;
        }
    }

    /**
     * An iteration of the precopy loop. Numbers are NaN where the recording does not tell.
     *
     * @param pendingBytes still to be sent at the start
     * @param thresholdBytes switchover happens when less than this is pending
     * @param dirtyPages pages found dirty
     * @param bandwidthBytesPerMs bandwidth that the source measured
     */
    public record Iteration(
            int migration,
            long number,
            TimeRange range,
            double pendingBytes,
            double thresholdBytes,
            double dirtyPages,
            double bandwidthBytesPerMs) {}

    /** How long the spans of one kind and name took on one side; {@code migration} is 0 outside of any migration. */
    public record Latency(
            int migration,
            Side side,
            String kind,
            String name,
            long count,
            double p50Us,
            double p90Us,
            double p99Us,
            double maxUs,
            double totalMs) {}

    /**
     * Something that has events or spans of its own: a thread, or what they are about.
     *
     * @param id its number in the picture: of a thread, that in the workspace
     * @param name its name, or its number where the recording has no name
     * @param events how many events it has; 0 if it has only spans
     * @param spanRows how many rows its spans need so that none overlap
     */
    public record Lane(int id, int recording, Kind kind, String name, long events, int spanRows) {

        /** What a lane stands for, in the order of the picture. */
        public enum Kind {
            THREAD("thread", "threads"),
            CHANNEL("channel", "channels"),
            BLOCK("RAM block", "RAM blocks"),
            DEVICE("device", "devices");

            private final String singular;
            private final String plural;

            Kind(String singular, String plural) {
                this.singular = singular;
                this.plural = plural;
            }

            /** Such as {@code thread}. */
            public String singular() {
                return singular;
            }

            /** Such as {@code threads}. */
            public String plural() {
                return plural;
            }
        }

        /** Kind and name. */
        public String title() {
            return kind.singular() + " " + name;
        }
    }

    /**
     * Values over time.
     *
     * @param name such as {@code dirty rate}
     * @param unit such as {@code bytes/s}
     * @param steps in time order
     */
    public record CounterSeries(int recording, String name, String unit, List<Track.Counter.Step> steps) {

        public CounterSeries {
            steps = List.copyOf(steps);
        }
    }

    public Outline {
        counters = List.copyOf(counters);
        recordings = List.copyOf(recordings);
        migrations = List.copyOf(migrations);
        phases = List.copyOf(phases);
        iterations = List.copyOf(iterations);
        states = List.copyOf(states);
        latencies = List.copyOf(latencies);
        lanes = List.copyOf(lanes);
        eventTypes = Map.copyOf(eventTypes);
    }

    /** Name of an event type; its number if the workspace does not declare it. */
    public String eventName(int type) {
        return eventTypes.getOrDefault(type, "event type " + type);
    }

    /** How lengths and instants are written. */
    public TimeText timeText() {
        boolean untimed = !recordings.isEmpty()
                && recordings.stream().allMatch(recording -> recording.timeKind() == TimeKind.NUMBERS);
        return untimed ? TimeText.EVENTS : TimeText.TIMES;
    }

    /** Number of events in all recordings. */
    public long events() {
        return recordings.stream().mapToLong(Recording::events).sum();
    }

    /** From the first to the last event or phase; empty if the workspace has no event. */
    public Optional<TimeRange> extent() {
        return recordings.stream()
                .filter(recording -> recording.events() > 0)
                .map(Recording::range)
                .reduce(TimeRange::union);
    }

    /** From the start of the first migration to the end of the last one; everything if there is no migration. */
    public Optional<TimeRange> migrationExtent() {
        return migrations.stream()
                .map(Migration::range)
                .reduce(TimeRange::union)
                .or(this::extent);
    }

    /** The time on the ruler of something on the clock of a recording. */
    public long picture(int recording, long hostNs) {
        return recording(recording).clock().toPicture(hostNs);
    }

    /** The recording of a number. */
    public Recording recording(int id) {
        return recordings.stream()
                .filter(recording -> recording.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recording " + id));
    }
}
