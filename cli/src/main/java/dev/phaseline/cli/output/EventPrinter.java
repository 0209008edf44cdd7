package dev.phaseline.cli.output;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.EventContexts;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.render.EventRenderer;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import dev.phaseline.tracepoint.text.PrintfBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/** Prints the events of one recording. */
public final class EventPrinter {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final Style style;
    private final boolean asRecorded;
    private final OutputStream out;
    private final PrintfBuffer line = new PrintfBuffer();
    private final List<EventRenderer> renderers = new ArrayList<>();
    private final Timestamps wanted;
    private Timestamps timestamps;

    /** How an event is printed. */
    public enum Style {
        /** The line of QEMU's log backend. */
        LOG,
        /** One JSON object a line: time, thread, name, the arguments under their names, and contexts if there are any. */
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Prints in a style.
     *
     * @param timestamps what stands before each line of a log
     * @param asRecorded whether events are printed in the order in which the recording has them, or else in that of time
     * @param out where bytes go, in pieces of some kilobytes or more
     */
    public EventPrinter(Style style, Timestamps timestamps, boolean asRecorded, OutputStream out) {
        this.style = style;
        this.wanted = timestamps;
        this.timestamps = timestamps;
        this.asRecorded = asRecorded;
        this.out = out;
    }

    /** Takes note of what the times of the events count from: where they count from nothing, they are not printed. */
    public void clock(Clock clock) {
        timestamps = clock == Clock.NONE ? Timestamps.NONE : wanted;
    }

    /**
     * Prints the events of a window.
     *
     * @throws IOException if the output fails
     */
    public void print(EventWindow window) throws IOException {
        while (renderers.size() < window.types().size()) {
            renderers.add(new EventRenderer(window.types().get(renderers.size())));
        }
        ContextsByEvent contexts = new ContextsByEvent(window);
        int[] order = asRecorded ? window.positionsAsRecorded() : null;
        for (int i = 0; i < window.size(); i++) {
            int event = order == null ? i : order[i];
            switch (style) {
                case LOG -> printLine(window, event);
                case JSON -> printObject(window, event, contexts);
            }
        }
        out.flush();
    }

    private void printLine(EventWindow window, int event) throws IOException {
        line.clear();
        timestamps.add(window.threads().get(window.thread(event)), window.timeNs(event), line);
        renderers.get(window.type(event)).line(window, event, line);
        line.text("\n");
        line.writeTo(out);
    }

    private void printObject(EventWindow window, int event, ContextsByEvent contexts) throws IOException {
        TraceEvent type = window.types().get(window.type(event));
        List<@Nullable Object> values = window.values(event);
        RecordedThread thread = window.threads().get(window.thread(event));
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberProperty("ts_ns", window.timeNs(event));
            json.writePOJOProperty("thread", thread.name());
            json.writePOJOProperty("tid", Timestamps.id(thread));
            json.writeStringProperty("event", type.name());
            json.writeObjectPropertyStart("arguments");
            for (int i = 0; i < values.size(); i++) {
                json.writeName(type.arguments().get(i).name());
                json.writePOJO(plain(type.arguments().get(i), values.get(i)));
            }
            json.writeEndObject();
            int[] found = contexts.of(event).toArray();
            if (found.length > 0) {
                json.writeObjectPropertyStart("contexts");
                for (int index : found) {
                    writeContext(window, index, json);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        out.write('\n');
    }

    private static void writeContext(EventWindow window, int index, JsonGenerator json) {
        EventContexts contexts = window.contexts();
        json.writeName(text(window, contexts.nameId(index)));
        if (contexts.isNumber(index)) {
            json.writeNumber(contexts.number(index));
        } else {
            json.writeString(text(window, contexts.textId(index)));
        }
    }

    private static String text(EventWindow window, int id) {
        return new String(window.texts()[id], StandardCharsets.UTF_8);
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
