package dev.phaseline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PrintedContextsTest {
    private static final TraceEvent PING = TraceEventsParser.parse("test", "ping(int n) \"%d\"\n")
            .catalog()
            .events()
            .getFirst();

    @Test
    void jsonHasThemBesideTheArguments() throws IOException {
        EventWindowBuilder builder = new EventWindowBuilder(10);
        add(builder, 20, 2);
        builder.context(id("cpu_id", builder), -1);
        builder.contextText(id("hostname", builder), id("host \"1\"", builder));
        add(builder, 10, 1); // sorted before the one that was added first
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new EventPrinter(EventPrinter.Style.JSON, Timestamps.TID, false, out).print(builder.build());

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {"ts_ns":10,"thread":"main","tid":7,"event":"ping","arguments":{"n":1}}
                {"ts_ns":20,"thread":"main","tid":7,"event":"ping","arguments":{"n":2},\
                "contexts":{"cpu_id":-1,"hostname":"host \\"1\\""}}
                """);
    }

    private static void add(EventWindowBuilder builder, long timeNs, int n) {
        builder.add(builder.type(PING), builder.thread(new RecordedThread("main", null, 7L)), timeNs);
        builder.number(0, n);
    }

    private static int id(String text, EventWindowBuilder builder) {
        return builder.textId(text.getBytes(StandardCharsets.UTF_8));
    }
}
