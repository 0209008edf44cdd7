package dev.phaseline.cli.output;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints the events of one recording. */
public final class EventPrinter {
    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final Style style;
    private final PrintWriter out;
    private final List<EventRenderer> renderers = new ArrayList<>();

    /** How an event is printed. */
    public enum Style {
        /** The line of QEMU's log backend, with timestamps. */
        LOG,
        /** One JSON object a line: time, thread, name, and the arguments under their names. */
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Prints in a style. */
    public EventPrinter(Style style, PrintWriter out) {
        this.style = style;
        this.out = out;
    }

    /** Prints the events of a window, in order. */
    public void print(EventWindow window) {
        while (renderers.size() < window.types().size()) {
            renderers.add(new EventRenderer(window.types().get(renderers.size())));
        }
        for (int i = 0; i < window.size(); i++) {
            switch (style) {
                case LOG -> printLine(window, i);
                case JSON -> printObject(window, i);
            }
        }
        out.flush();
    }

    private void printLine(EventWindow window, int event) {
        RecordedThread thread = window.threads().get(window.thread(event));
        long ns = window.timeNs(event);
        long micros = Math.floorMod(ns, NS_PER_SECOND) / 1000;
        Long id = thread.osId() != null ? thread.osId() : thread.javaId();
        out.print(id == null ? 0 : id);
        out.print('@');
        out.print(Math.floorDiv(ns, NS_PER_SECOND));
        out.print('.');
        out.print(String.valueOf(1_000_000 + micros).substring(1));
        out.print(':');
        out.print(renderers.get(window.type(event)).logLine(window.values(event)));
        out.print('\n');
    }

    private void printObject(EventWindow window, int event) {
        TraceEvent type = window.types().get(window.type(event));
        List<@Nullable Object> values = window.values(event);
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberProperty("ts_ns", window.timeNs(event));
            json.writePOJOProperty(
                    "thread", window.threads().get(window.thread(event)).name());
            json.writeStringProperty("event", type.name());
            json.writeObjectPropertyStart("arguments");
            for (int i = 0; i < values.size(); i++) {
                json.writeName(type.arguments().get(i).name());
                json.writePOJO(plain(type.arguments().get(i), values.get(i)));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        out.print('\n');
    }

    /** A number as C sees it: only the bits of its type, and unsigned where C's is. */
    private static @Nullable Object plain(Argument argument, @Nullable Object value) {
        return value instanceof Long bits ? number(argument.type().field(), bits) : value;
    }

    private static Number number(FieldType type, long bits) {
        int unused = Long.SIZE - type.bits();
        if (type.isSigned()) {
            return bits << unused >> unused;
        }
        long value = bits << unused >>> unused;
        return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
    }
}
