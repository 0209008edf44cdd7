package dev.phaseline.gui.model;

import dev.phaseline.gui.model.Track.Counter;
import dev.phaseline.gui.model.Track.Counter.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * The tracks of one recording.
 *
 * @param recording what they show
 * @param title side, host and process
 * @param tracks from top to bottom
 */
public record TrackGroup(Outline.Recording recording, String title, List<Track> tracks) {

    public TrackGroup {
        tracks = List.copyOf(tracks);
    }

    /** The groups of a workspace: sources, then destinations, then the rest. Recordings without events have none. */
    public static List<TrackGroup> of(Outline outline) {
        return outline.recordings().stream()
                .filter(recording -> recording.events() > 0)
                .sorted(Comparator.comparing(Outline.Recording::side)
                        .thenComparingLong(recording -> recording.range().startNs()))
                .map(recording -> new TrackGroup(recording, title(recording), tracks(outline, recording)))
                .toList();
    }

    /** The same group with one more track, which replaces one of the same name. */
    TrackGroup with(Track track) {
        var all = new ArrayList<>(tracks);
        all.removeIf(other ->
                other.section().equals(track.section()) && other.label().equals(track.label()));
        all.add(track);
        return new TrackGroup(recording, title, all);
    }

    /** The lanes of a kind among the tracks. */
    public List<Outline.Lane> lanes(Outline.Lane.Kind kind) {
        var lanes = new ArrayList<Outline.Lane>();
        for (var track : tracks) {
            if (track instanceof Track.LaneTrack(var lane) && lane.kind() == kind) {
                lanes.add(lane);
            }
        }
        return lanes;
    }

    private static String title(Outline.Recording recording) {
        var title = new StringBuilder(recording.side().label());
        if (recording.host() != null) {
            title.append(" · ").append(recording.host());
        }
        if (recording.pid() > 0) {
            title.append(" · pid ").append(recording.pid());
        }
        return title.toString();
    }

    private static List<Track> tracks(Outline outline, Outline.Recording recording) {
        var tracks = new ArrayList<Track>();
        var phases = outline.phases().stream()
                .filter(phase -> phase.recording() == recording.id())
                .toList();
        if (!phases.isEmpty()) {
            tracks.add(new Track.Phases(Track.Phases.PHASES, phases));
        }
        addStates(tracks, "state", outline.states(), recording);
        addStates(tracks, "throttle", throttling(outline), recording);
        tracks.addAll(counters(iterationsOf(outline, recording)));
        outline.counters().stream()
                .filter(series -> series.recording() == recording.id() && !isShown(series, tracks))
                .forEach(series -> tracks.add(
                        new Counter(series.name(), "counters", series.steps(), List.of(), "", unit(series.unit()))));
        outline.lanes().stream()
                .filter(lane -> lane.recording() == recording.id())
                .sorted(Comparator.comparing(Outline.Lane::kind))
                .forEach(lane -> tracks.add(new Track.LaneTrack(lane)));
        return tracks;
    }

    private static void addStates(
            List<Track> tracks, String label, List<Outline.Phase> states, Outline.Recording recording) {
        var own = states.stream()
                .filter(state -> state.recording() == recording.id())
                .toList();
        if (!own.isEmpty()) {
            tracks.add(new Track.Phases(label, own));
        }
    }

    /** How often virtual CPUs have been slowed down further, as bands. */
    private static List<Outline.Phase> throttling(Outline outline) {
        return outline.counters().stream()
                .filter(series -> series.name().equals("throttle steps"))
                .flatMap(series -> series.steps().stream()
                        .map(step -> new Outline.Phase(
                                0,
                                series.recording(),
                                outline.recording(series.recording()).side(),
                                "throttle " + Units.count(Math.round(step.value())),
                                0,
                                0,
                                step.range())))
                .toList();
    }

    /** The most important ones come from the iterations, with what they are compared with. */
    private static boolean isShown(Outline.CounterSeries series, List<Track> tracks) {
        return tracks.stream().anyMatch(track -> track.label().equals(series.name()));
    }

    private static DoubleFunction<String> unit(String unit) {
        return switch (unit) {
            case "bytes" -> Units::bytes;
            case "bytes/s" -> value -> Units.bytes(value) + "/s";
            case "ms" -> Units::durationMs;
            default -> value -> Units.roughCount(value) + " " + unit;
        };
    }

    /** Iterations are the source's: the destination does not know them. */
    private static List<Outline.Iteration> iterationsOf(Outline outline, Outline.Recording recording) {
        var migrations = outline.migrations().stream()
                .filter(migration -> Integer.valueOf(recording.id()).equals(migration.sourceRecording()))
                .map(Outline.Migration::id)
                .toList();
        return outline.iterations().stream()
                .filter(iteration -> migrations.contains(iteration.migration()))
                .toList();
    }

    private static List<Track> counters(List<Outline.Iteration> iterations) {
        var threshold = steps(iterations, Outline.Iteration::thresholdBytes);
        var tracks = new ArrayList<Track>();
        addCounter(tracks, "pending", steps(iterations, Outline.Iteration::pendingBytes), threshold, Units::bytes);
        addCounter(
                tracks, "dirty pages", steps(iterations, Outline.Iteration::dirtyPages), List.of(), Units::roughCount);
        addCounter(
                tracks,
                "bandwidth",
                steps(iterations, iteration -> iteration.bandwidthBytesPerMs() * 1000),
                List.of(),
                bytesPerS -> Units.bytes(bytesPerS) + "/s");
        return tracks;
    }

    private static List<Step> steps(List<Outline.Iteration> iterations, ToDoubleFunction<Outline.Iteration> value) {
        return iterations.stream()
                .map(iteration -> new Step(iteration.range(), value.applyAsDouble(iteration)))
                .filter(step -> !Double.isNaN(step.value()))
                .toList();
    }

    private static void addCounter(
            List<Track> tracks, String label, List<Step> steps, List<Step> limit, DoubleFunction<String> unit) {
        if (!steps.isEmpty()) {
            tracks.add(new Counter(label, "", steps, limit, limit.isEmpty() ? "" : "threshold", unit));
        }
    }
}
