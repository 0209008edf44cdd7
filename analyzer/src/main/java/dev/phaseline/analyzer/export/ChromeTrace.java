package dev.phaseline.analyzer.export;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Chrome's trace format: JSON, one event a line. Times are µs since the first event, which the trace's {@code metadata}
 * names, since µs since the epoch leave a JavaScript number no room for fractions. Source: "Trace Event Format", Chromium
 * project.
 */
final class ChromeTrace implements TraceSink {
    private static final int FLUSH_AT = 1 << 16;
    /** JavaScript's numbers are exact up to here; what is larger becomes text. */
    private static final long EXACT = 1L << 53;

    private final OutputStream out;
    private final long originNs;
    private final StringBuilder json = new StringBuilder(FLUSH_AT + 4096);
    private boolean first = true;

    /**
     * Starts a trace.
     *
     * @param out closed with the trace
     * @param originNs the first moment of the trace, ns since the epoch
     */
    ChromeTrace(OutputStream out, long originNs) {
        this.out = out;
        this.originNs = originNs;
        json.append("{\"displayTimeUnit\":\"ns\",\"metadata\":{\"producer\":\"phaseline\",\"origin_ns\":\"")
                .append(originNs)
                .append("\"},\"traceEvents\":[");
    }

    @Override
    public void process(int id, String name) throws IOException {
        metadata("process_name", id, 0);
        json.append(",\"args\":{\"name\":");
        string(name);
        json.append("}}");
        metadata("process_sort_index", id, 0);
        json.append(",\"args\":{\"sort_index\":").append(id).append("}}");
    }

    @Override
    public void track(int process, int id, String name, int rank) throws IOException {
        metadata("thread_name", process, id);
        json.append(",\"args\":{\"name\":");
        string(name);
        json.append("}}");
        metadata("thread_sort_index", process, id);
        json.append(",\"args\":{\"sort_index\":").append(rank).append("}}");
    }

    @Override
    public void counter(int process, int id, String name, String unit) {
        // A counter is known by its name; there is nothing to describe.
    }

    private void metadata(String what, int process, int track) throws IOException {
        next();
        json.append("{\"ph\":\"M\",\"name\":\"").append(what).append('"');
        place(process, track);
    }

    @Override
    public void slice(
            Track track, String name, String category, long startNs, long endNs, Flow flow, Arguments arguments)
            throws IOException {
        start("X", track, name, category, startNs);
        json.append(",\"dur\":");
        micros(endNs - startNs);
        arguments(arguments);
        json.append('}');
        flow(track, startNs, flow);
    }

    @Override
    public void instant(Track track, String name, String category, long timeNs, Flow flow, Arguments arguments)
            throws IOException {
        if (flow.id() != 0) {
            // Arrows only start and end at slices.
            slice(track, name, category, timeNs, timeNs + 1, flow, arguments);
            return;
        }
        start("i", track, name, category, timeNs);
        json.append(",\"s\":\"t\"");
        arguments(arguments);
        json.append('}');
    }

    @Override
    public void value(Track counter, String name, long timeNs, double value) throws IOException {
        start("C", new Track(counter.process(), 0), name, "counter", timeNs);
        json.append(",\"args\":{\"value\":");
        number(value);
        json.append("}}");
    }

    private void flow(Track track, long timeNs, Flow flow) throws IOException {
        if (flow.id() == 0) {
            return;
        }
        start(flow.leaves() ? "s" : "f", track, "message", "flow", timeNs);
        json.append(",\"id\":\"").append(Long.toHexString(flow.id())).append('"');
        if (!flow.leaves()) {
            json.append(",\"bp\":\"e\"");
        }
        json.append('}');
    }

    private void start(String phase, Track track, String name, String category, long timeNs) throws IOException {
        next();
        json.append("{\"ph\":\"").append(phase).append("\",\"name\":");
        string(name);
        json.append(",\"cat\":");
        string(category);
        place(track.process(), track.id());
        json.append(",\"ts\":");
        micros(timeNs - originNs);
    }

    private void place(int process, int track) {
        json.append(",\"pid\":").append(process).append(",\"tid\":").append(track);
    }

    private void next() throws IOException {
        json.append(first ? "\n" : ",\n");
        first = false;
        if (json.length() > FLUSH_AT) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.write(json.toString().getBytes(StandardCharsets.UTF_8));
        json.setLength(0);
    }

    private void arguments(Arguments arguments) {
        if (arguments.size() == 0) {
            return;
        }
        json.append(",\"args\":{");
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            string(arguments.name(i));
            json.append(':');
            value(arguments.value(i));
        }
        json.append('}');
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> json.append("null");
            case Boolean truth -> json.append(truth.booleanValue());
            case Double real -> number(real);
            case BigInteger large when large.bitLength() > 53 -> string(large.toString());
            case Long large when Math.abs(large) > EXACT || large == Long.MIN_VALUE -> string(large.toString());
            case Number whole -> json.append(whole);
            default -> string(value.toString());
        }
    }

    private void number(double value) {
        if (!Double.isFinite(value)) {
            json.append("null");
        } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            json.append((long) value);
        } else {
            json.append(value);
        }
    }

    /** Microseconds with as many decimals as they need. */
    private void micros(long ns) {
        long size = Math.abs(ns);
        if (ns < 0) {
            json.append('-');
        }
        json.append(size / 1000);
        int fraction = (int) (size % 1000);
        if (fraction != 0) {
            json.append('.')
                    .append((char) ('0' + fraction / 100))
                    .append((char) ('0' + fraction / 10 % 10))
                    .append((char) ('0' + fraction % 10));
        }
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    // UTF-8 has no lone surrogates, and JSON no control characters.
                    if (c < ' ' || Character.isSurrogate(c)) {
                        String digits = Integer.toHexString(c);
                        json.append("\\u")
                                .append("0".repeat(4 - digits.length()))
                                .append(digits);
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    @Override
    public void close() throws IOException {
        try (out) {
            json.append("\n]}\n");
            flush();
        }
    }
}
