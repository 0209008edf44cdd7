package dev.phaseline.analyzer.recording;

import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is known of events: catalogs, those named by the user first, then those of QEMU's migration subsystem. Releases
 * declare one name with different arguments, so there can be several declarations of a name: a reader takes the first
 * one that fits what it reads. Immutable.
 */
public final class Declarations {
    private static final String FOLDER = "/dev/phaseline/analyzer/workspace/";

    /** The project's main input, then what later releases declare in another way. */
    private static final List<String> BUILT_IN = List.of("migration.trace-events", "later.trace-events");

    /** All of QEMU's events take half a megabyte. */
    private static final int LARGEST = 64 << 20;

    private final List<EventCatalog> catalogs;
    private final Map<String, List<TraceEvent>> byName = new HashMap<>();

    private Declarations(List<EventCatalog> catalogs) {
        this.catalogs = List.copyOf(catalogs);
        for (var catalog : catalogs) {
            for (var declaration : catalog.declarations()) {
                declaration.events().stream()
                        .flatMap(event -> VcpuEvents.variants(event).stream())
                        .forEach(this::add);
            }
        }
    }

    private void add(TraceEvent event) {
        var same = byName.computeIfAbsent(event.name(), _ -> new ArrayList<>());
        if (same.stream().noneMatch(other -> isSame(event, other))) {
            same.add(event);
        }
    }

    private static boolean isSame(TraceEvent event, TraceEvent other) {
        return event.argumentList().equals(other.argumentList())
                && event.formatText().equals(other.formatText());
    }

    /** The events of QEMU's migration subsystem, also as later releases declare them. */
    public static Declarations builtIn() {
        return new Declarations(
                BUILT_IN.stream().map(Declarations::builtInCatalog).toList());
    }

    /**
     * Reads a file of declarations, plain or compressed.
     *
     * @return what it declares; what it has besides is among the result's diagnostics
     * @throws RecordingException if the file is larger than the declarations of any program
     * @throws IOException if the file cannot be read
     */
    public static ParseResult read(Path file) throws IOException {
        try (var content = RecordingContent.of(file)) {
            if (content.isDirectory()) {
                throw new RecordingException(file + ": a directory; expected a file of declarations");
            }
            try (var stream = content.open()) {
                byte[] bytes = stream.readNBytes(LARGEST);
                if (bytes.length == LARGEST) {
                    throw new RecordingException(file + ": larger than any file of declarations");
                }
                return TraceEventsParser.parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
            }
        }
    }

    /** These declarations after those of some catalogs. */
    public Declarations after(List<EventCatalog> first) {
        return new Declarations(Stream.concat(first.stream(), catalogs.stream()).toList());
    }

    /** The declarations of a name, those to be tried first at the front; empty if there is none. */
    public List<TraceEvent> named(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    /** The catalogs that the user named, which are those of whole programs; the built-in ones are not among them. */
    public List<EventCatalog> named() {
        return catalogs.subList(0, catalogs.size() - BUILT_IN.size());
    }

    /** The catalogs, those to be tried first at the front. */
    public List<EventCatalog> catalogs() {
        return catalogs;
    }

    private static EventCatalog builtInCatalog(String name) {
        return TraceEventsParser.parse(name, ResourceText.of(Declarations.class, FOLDER + name))
                .catalog();
    }
}
