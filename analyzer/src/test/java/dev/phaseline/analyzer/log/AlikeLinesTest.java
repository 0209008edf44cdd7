package dev.phaseline.analyzer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of lines that are alike, with what befalls lines in between, are read as lines are that are read one by one. */
class AlikeLinesTest {
    private static final long SEED = 20_261_127;
    private static final int LOGS = 60;

    private final List<TraceEvent> builtIn = Declarations.builtIn().catalogs().stream()
            .flatMap(catalog -> catalog.events().stream())
            .toList();
    private long seconds = 1_795_379_838;
    private long microseconds;

    @Test
    void rowsAreReadAsLinesAreOneByOne() throws IOException {
        for (int i = 0; i < LOGS; i++) {
            var random = new Random(SEED + i);
            var events = events(new RandomEvents(SEED + i), random);
            byte[] log = log(events, new RandomEvents(SEED - i), random);
            var byName = events.stream().collect(Collectors.groupingBy(TraceEvent::name));

            assertThat(read(log, byName, true)).as("log " + i).isEqualTo(read(log, byName, false));
        }
    }

    @Test
    void aLineThatFitsAnEarlierDeclarationIsNotReadAsTheLineBefore() throws IOException {
        var declared =
                List.of(declaration("rate(bool on) \"is %u\"\n"), declaration("rate(uint32_t value) \"is %u\"\n"));
        byte[] log = "rate is 300\nrate is 400\nrate is 1\n".repeat(10).getBytes(StandardCharsets.UTF_8);

        var events = read(log, Map.of("rate", declared), true).events();

        assertThat(events).hasSize(30).startsWith("0 rate[300]", "1 rate[400]", "2 rate[true]", "3 rate[300]");
    }

    private static TraceEvent declaration(String line) {
        return TraceEventsParser.parse("test", line).catalog().events().getFirst();
    }

    private List<TraceEvent> events(RandomEvents random, Random choice) {
        var events = new ArrayList<TraceEvent>();
        for (int i = 0; i < 3; i++) {
            events.add(random.event());
            events.add(builtIn.get(choice.nextInt(builtIn.size())));
        }
        return events;
    }

    private byte[] log(List<TraceEvent> events, RandomEvents values, Random random) {
        var log = new ByteArrayOutputStream();
        int prefixes = random.nextInt(4);
        var lineEnd = random.nextInt(4) == 0 ? "\r\n" : "\n";
        for (int rows = 0; rows < 60; rows++) {
            var event = events.get(random.nextInt(events.size()));
            var first = values.values(event);
            int thread = 4109 + random.nextInt(2);
            for (int lines = random.nextInt(8); lines >= 0; lines--) {
                var text = event.name() + " " + new EventRenderer(event).text(like(first, event, values));
                byte[] line = (prefix(prefixes, thread, random) + text + lineEnd).getBytes(StandardCharsets.UTF_8);
                log.writeBytes(random.nextInt(30) == 0 ? damaged(line, random) : line);
            }
        }
        return log.toByteArray();
    }

    /** The strings of some values, and other numbers. */
    private static List<@Nullable Object> like(List<@Nullable Object> first, TraceEvent event, RandomEvents random) {
        var values = random.values(event);
        for (int i = 0; i < values.size(); i++) {
            if (event.arguments().get(i).type().field() == FieldType.STRING) {
                values.set(i, first.get(i));
            }
        }
        return values;
    }

    private String prefix(int kind, int thread, Random random) {
        microseconds += random.nextInt(20_000);
        seconds += microseconds / 1_000_000;
        microseconds %= 1_000_000;
        var date = Instant.ofEpochSecond(seconds).toString().replace("Z", "");
        return switch (kind) {
            case 0 -> "";
            case 1 -> String.format(Locale.ROOT, "%s.%06dZ ", date, microseconds);
            default -> String.format(Locale.ROOT, "%d@%d.%06d:", thread, seconds, microseconds);
        };
    }

    private static byte[] damaged(byte[] line, Random random) {
        var damaged = new ByteArrayOutputStream();
        int place = random.nextInt(line.length);
        damaged.write(line, 0, place);
        switch (random.nextInt(5)) {
            case 0 -> damaged.write("0 /:\nf".charAt(random.nextInt(6)));
            case 1 -> damaged.writeBytes(line);
            case 2 -> damaged.write(0);
            default -> {
                // Bytes are missing.
            }
        }
        int rest = Math.min(line.length, place + random.nextInt(3));
        damaged.write(line, rest, line.length - rest);
        return damaged.toByteArray();
    }

    private static ReadLog read(byte[] log, Map<String, List<TraceEvent>> events, boolean inRows) throws IOException {
        return ReadLog.of(sink -> {
            var output = new EventOutput(sink);
            var reader = new LogReader(LineParser.ofLogs(events, 0), output, inRows);
            reader.read(new LineSource(new ByteArrayInputStream(log)), new Places(Path.of("log"), sink));
            output.flush();
            return reader.summary();
        });
    }
}
