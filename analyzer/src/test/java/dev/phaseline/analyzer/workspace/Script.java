package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSummary;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recordings with exact times, written as text. A line is {@code time | thread | event | values}, the time in
 * milliseconds, the values separated by blanks; the value {@code NULL} is C's.
 */
public final class Script {
    /** What the time 0 of a script is, in nanoseconds since the epoch. */
    public static final long EPOCH_NS = 1_800_000_000_000_000_000L;

    private static final Pattern TIME = Pattern.compile("ms\\((\\w+)\\)");

    private static final List<EventCatalog> CATALOGS =
            List.of(catalog("migration.trace-events"), catalog("later.trace-events"));
    private static final RecordingSummary NOTHING_ELSE =
            new RecordingSummary(Optional.empty(), OptionalLong.empty(), Clock.REALTIME, 0, 0);

    private Script() {}

    private static EventCatalog catalog(String name) {
        try (var stream = Workspace.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name);
            }
            return TraceEventsParser.parse("catalog", new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .catalog();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a recording from a script in a file beside this class. */
    public static Recording loadResource(Workspace workspace, String name) {
        return load(workspace, text(name));
    }

    /** A script in a file beside this class. */
    static String text(String name) {
        try (var stream = Script.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException(name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a recording to a workspace. */
    public static Recording load(Workspace workspace, String script) {
        try (var writer = workspace.addRecording()) {
            writer.add(window(new EventWindowBuilder(1 << 20), script));
            return writer.commit(
                    Path.of("script"), "digest" + writer.recording(), "script", Optional.empty(), NOTHING_ELSE);
        }
    }

    /** Adds a recording of a program that declares some events in another way. */
    public static Recording load(Workspace workspace, String declarations, String script) {
        var catalog = TraceEventsParser.parse("declarations", declarations).catalog();
        try (var writer = workspace.addRecording()) {
            writer.add(window(new EventWindowBuilder(1 << 20), catalog, script));
            return writer.commit(
                    Path.of("script"), "digest" + writer.recording(), "script", Optional.empty(), NOTHING_ELSE);
        }
    }

    /** The events of a script. */
    static EventWindow window(EventWindowBuilder builder, String script) {
        return window(builder, CATALOGS.getFirst(), script);
    }

    private static EventWindow window(EventWindowBuilder builder, EventCatalog catalog, String script) {
        script.lines().filter(line -> !line.isBlank()).forEach(line -> add(builder, catalog, line));
        return builder.build();
    }

    private static void add(EventWindowBuilder builder, EventCatalog catalog, String line) {
        var parts = line.split("\\|", -1);
        var values =
                parts.length < 4 ? List.<String>of() : List.of(parts[3].strip().split(" +", -1));
        var event =
                event(catalog, parts[2].strip(), values.size()).orElseThrow(() -> new IllegalArgumentException(line));
        builder.add(
                builder.type(event),
                builder.thread(new RecordedThread(parts[1].strip(), null, null)),
                EPOCH_NS + Math.round(Double.parseDouble(parts[0]) * 1e6));
        for (int i = 0; i < values.size(); i++) {
            if (event.arguments().get(i).type().field() == FieldType.STRING) {
                builder.text(i, values.get(i).equals("NULL") ? null : values.get(i));
            } else {
                builder.number(i, Long.parseLong(values.get(i)));
            }
        }
    }

    /** The event of a name; releases declare it with different numbers of arguments. */
    private static Optional<TraceEvent> event(EventCatalog first, String name, int arguments) {
        return Stream.concat(Stream.of(first), CATALOGS.stream())
                .flatMap(catalog -> catalog.event(name).stream())
                .filter(event -> event.arguments().size() == arguments)
                .findFirst();
    }

    /**
     * The rows of a query, each as its values separated by {@code " | "}.
     *
     * @param sql a query in which {@code ms(column)} means a time as scripts have it
     */
    public static List<String> rows(Workspace workspace, String sql, @Nullable Object... parameters) {
        var rows = new ArrayList<String>();
        try (var result =
                workspace.query(TIME.matcher(sql).replaceAll("round(($1 - " + EPOCH_NS + ") / 1e6, 3)"), parameters)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(String.valueOf(result.text(i)));
                }
                rows.add(String.join(" | ", row));
            }
        }
        return rows;
    }
}
