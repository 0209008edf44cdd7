package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.ctf.tsdl.Metadata;
import dev.phaseline.analyzer.ctf.tsdl.MetadataParser;
import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.DamageReport;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads traces from start to end: the events of all streams in the order of their times. */
final class CtfReader {
    private final RecordingSink sink;
    private final Declarations declarations;
    private final EventWindowBuilder window = new EventWindowBuilder(EventWindow.DEFAULT_CAPACITY);
    private final List<StreamReader> streams = new ArrayList<>();
    private final List<StreamThreads> threads = new ArrayList<>();
    private final List<DamageReport> reports = new ArrayList<>();
    /** Those of the traces; empty for one that does not tell. */
    private final Set<String> hosts = new HashSet<>();

    private OptionalLong pid = OptionalLong.empty();
    private boolean isWallClock = true;

    CtfReader(Declarations declarations, RecordingSink sink) {
        this.declarations = declarations;
        this.sink = sink;
    }

    /**
     * Reads traces.
     *
     * @param shown where damage of a file is to be said to be
     */
    RecordingSummary read(List<TraceFiles> traces, FileNames shown) throws IOException {
        try (var arena = Arena.ofConfined()) {
            for (var trace : traces) {
                open(trace, shown, arena);
            }
            merge();
        }
        if (!window.isEmpty()) {
            sink.events(window.build());
        }
        for (var report : reports) {
            report.end();
        }
        long discarded = streams.stream().mapToLong(StreamReader::discarded).sum();
        var process = threads.stream()
                .map(StreamThreads::pid)
                .filter(OptionalLong::isPresent)
                .findFirst();
        var host = Optional.of(String.join("", hosts)).filter(name -> hosts.size() == 1 && !name.isEmpty());
        return new RecordingSummary(
                host, process.orElse(pid), isWallClock ? Clock.REALTIME : Clock.MONOTONIC, discarded, 0);
    }

    /** What a file is called where the user sees it. */
    @FunctionalInterface
    interface FileNames {
        /** The name of a file. */
        Path shown(Path file);
    }

    private void open(TraceFiles trace, FileNames shown, Arena arena) throws IOException {
        var metadataPath = shown.shown(trace.metadata());
        var content = MetadataFile.read(trace.metadata());
        if (content.damagedAt() >= 0) {
            sink.damage(Damage.atByte(metadataPath, content.damagedAt(), "no metadata begins here", 0));
        }
        var metadata = MetadataParser.parse(content.text());
        for (var problem : metadata.problems()) {
            sink.damage(new Damage(
                    metadataPath, OptionalLong.empty(), OptionalLong.of(problem.line()), problem.description(), 0));
        }
        note(metadata);
        var layout = layout(metadata, metadataPath);
        if (layout == null) {
            return;
        }
        for (var file : trace.streams()) {
            var report = new DamageReport(shown.shown(file), sink);
            var threadsOfStream = new StreamThreads();
            reports.add(report);
            threads.add(threadsOfStream);
            streams.add(new StreamReader(file, layout, threadsOfStream, report, arena));
        }
    }

    private @Nullable TraceLayout layout(Metadata metadata, Path path) throws IOException {
        try {
            return new TraceLayout(metadata, declarations);
        } catch (PacketException e) {
            sink.damage(Damage.somewhere(path, String.valueOf(e.getMessage()), 0));
            return null;
        }
    }

    private void note(Metadata metadata) {
        hosts.add(metadata.environment().getOrDefault("hostname", ""));
        var vpid = metadata.environment().get("vpid");
        if (vpid != null && vpid.matches("\\d{1,18}")) {
            pid = OptionalLong.of(Long.parseLong(vpid));
        }
        for (var clock : metadata.clocks().values()) {
            isWallClock &= clock.originIsEpoch();
        }
    }

    /** Takes from the stream that is behind, as long as it is. */
    private void merge() throws IOException {
        var queue = new PriorityQueue<>(Comparator.comparingLong(StreamReader::timeNs));
        for (var stream : streams) {
            if (stream.next()) {
                queue.add(stream);
            }
        }
        while (true) {
            var stream = queue.poll();
            if (stream == null) {
                return;
            }
            var following = queue.peek();
            long until = following == null ? Long.MAX_VALUE : following.timeNs();
            boolean hasMore = true;
            while (hasMore && stream.timeNs() <= until) {
                if (window.isFull()) {
                    sink.events(window.build());
                }
                stream.add(window);
                hasMore = stream.next();
            }
            if (hasMore) {
                queue.add(stream);
            }
        }
    }
}
