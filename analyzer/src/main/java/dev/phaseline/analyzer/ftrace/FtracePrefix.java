package dev.phaseline.analyzer.ftrace;

import dev.phaseline.analyzer.log.CollectorPrefix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel, or {@code trace-cmd report}, puts before a trace marker. Used again for each line, by one thread.
 *
 * <pre>
 *           <...>-10840   [000] ...1.  1674.632799: tracing_mark_write: kvm_run_exit cpu_index 0, reason 2
 *  qemu-system-x86-10840   (10838) [000] 1674.632799: print:    tracing_mark_write: kvm_run_exit ...
 *           <...>-9092 1...1. 16878us : tracing_mark_write: kvm_run_exit ...         (latency format)
 * </pre>
 *
 * <p>The number after the name is the thread's, the one in parentheses the process's. Seconds count from the start of the
 * host unless another clock was chosen; a number without a point is a clock's ticks, taken as nanoseconds.
 */
final class FtracePrefix implements CollectorPrefix {
    private static final byte[] MARKER = "tracing_mark_write".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW_MARKER = " ip=tracing_mark_write buf=".getBytes(StandardCharsets.US_ASCII);
    private static final String UNNAMED = "<...>";
    private static final long NS_PER_US = 1_000;
    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final int NANOSECOND_DIGITS = 9;
    private static final int MOST_NAMES = 10_000;

    private byte[] bytes = {};
    private int at;
    private int textEnd;
    private long timeNs;
    private long thread;
    private long process;
    private boolean trace;
    private @Nullable String name;
    private final Map<Long, String> names = new HashMap<>();
    private final LostEvents lostEvents = new LostEvents();

    @Override
    public boolean read(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        textEnd = to;
        process = -1;
        trace = false;
        if (!readTask() || !(readUsual() || readLatency()) || !readFunction()) {
            return false;
        }
        return true;
    }

    /** {@code NAME-THREAD}: the name can have blanks and dashes, so it ends before the last dash that fits. */
    private boolean readTask() {
        int first = at;
        while (first < textEnd && bytes[first] == ' ') {
            first++;
        }
        for (int dash = first + 1; dash < textEnd && bytes[dash] != ':'; dash++) {
            if (bytes[dash] != '-') {
                continue;
            }
            int end = digitsEnd(dash + 1);
            if (end > dash + 1 && end < textEnd && bytes[end] == ' ') {
                thread = number(dash + 1, end);
                at = end;
                if (isUsual() || isLatency()) {
                    takeName(first, dash);
                    return true;
                }
            }
        }
        return readTaskAfterColon(first);
    }

    /** Names of kernel threads have colons, and so has the name of a buffer before the task. */
    private boolean readTaskAfterColon(int first) {
        int bracket = first;
        while (bracket < textEnd && bytes[bracket] != '[') {
            bracket++;
        }
        int end = bracket;
        while (end > first && bytes[end - 1] == ' ') {
            end--;
        }
        int dash = end;
        while (dash > first && isDigit(bytes[dash - 1])) {
            dash--;
        }
        if (bracket == textEnd || dash == end || dash <= first || bytes[dash - 1] != '-') {
            return false;
        }
        thread = number(dash, end);
        at = end;
        takeName(first, dash - 1);
        return isUsual();
    }

    private void takeName(int from, int to) {
        var known = names.get(thread);
        var text = new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
        if (!text.equals(UNNAMED)) {
            known = text;
            if (names.size() < MOST_NAMES) {
                names.put(thread, text);
            }
        }
        name = known;
    }

    private boolean isUsual() {
        int next = afterBlanks(at);
        return next < textEnd && (bytes[next] == '[' || bytes[next] == '(');
    }

    private boolean isLatency() {
        int next = afterBlanks(at);
        return next < textEnd && isDigit(bytes[next]) && digitsEnd(next) < textEnd && bytes[digitsEnd(next)] == '.';
    }

    /** {@code (PROCESS) [CPU] FLAGS SECONDS: }. */
    private boolean readUsual() {
        int next = afterBlanks(at);
        if (next < textEnd && bytes[next] == '(') {
            int first = afterBlanks(next + 1);
            int end = digitsEnd(first);
            process = end > first ? number(first, end) : -1;
            while (next < textEnd && bytes[next] != ')') {
                next++;
            }
            next = afterBlanks(next + 1);
        }
        if (next >= textEnd || bytes[next] != '[') {
            return false;
        }
        int close = digitsEnd(next + 1);
        if (close - next < 4 || close >= textEnd || bytes[close] != ']') {
            return false;
        }
        next = afterBlanks(close + 1);
        int word = wordEnd(next);
        if (word < textEnd && word > next && bytes[word - 1] != ':') {
            next = afterBlanks(word); // the flags
        }
        return readTime(next);
    }

    private boolean readTime(int from) {
        int point = digitsEnd(from);
        if (point == from || point - from > 18 || point >= textEnd) {
            return false;
        }
        long whole = number(from, point);
        int end = point;
        if (bytes[point] == '.') {
            end = digitsEnd(point + 1);
            if (whole > Long.MAX_VALUE / NS_PER_SECOND - 1 || end == point + 1) {
                return false;
            }
            timeNs = whole * NS_PER_SECOND + fraction(point + 1, end);
        } else {
            timeNs = whole;
        }
        at = end + 1;
        return end < textEnd && bytes[end] == ':';
    }

    private long fraction(int from, int to) {
        long fraction = 0;
        for (int i = 0; i < NANOSECOND_DIGITS; i++) {
            fraction = fraction * 10 + (from + i < to ? bytes[from + i] - '0' : 0);
        }
        return fraction;
    }

    /** {@code CPU+FLAGS MICROSECONDSus : }. */
    private boolean readLatency() {
        int next = afterBlanks(wordEnd(afterBlanks(at)));
        int end = digitsEnd(next);
        if (end == next || end - next > 15 || end + 2 >= textEnd || bytes[end] != 'u' || bytes[end + 1] != 's') {
            return false;
        }
        timeNs = number(next, end) * NS_PER_US;
        int colon = end + 2;
        while (colon < textEnd && colon < end + 4 && bytes[colon] != ':') {
            colon++; // a mark for a long delay may stand there
        }
        at = colon + 1;
        return colon < textEnd && bytes[colon] == ':';
    }

    /** {@code FUNCTION: TEXT}; trace-cmd's is print, and the text begins with the marker's. */
    private boolean readFunction() {
        int first = afterBlanks(at);
        int end = first;
        while (end < textEnd && bytes[end] != ':' && bytes[end] != ' ') {
            end++;
        }
        if (end == first || end >= textEnd || bytes[end] != ':') {
            return false;
        }
        at = end + 1;
        trace = is(MARKER, first, end) || readPrint();
        if (trace && at < textEnd && bytes[at] == ' ') {
            at++;
        }
        return true;
    }

    private boolean readPrint() {
        int first = afterBlanks(at);
        int raw = first - 1;
        if (raw > 0 && startsWith(RAW_MARKER, raw)) {
            at = raw + RAW_MARKER.length;
            return true;
        }
        int end = first + MARKER.length;
        if (startsWith(MARKER, first) && end < textEnd && bytes[end] == ':') {
            at = end + 1;
            return true;
        }
        return false;
    }

    private boolean startsWith(byte[] wanted, int from) {
        return from + wanted.length <= textEnd && is(wanted, from, from + wanted.length);
    }

    private boolean is(byte[] wanted, int from, int to) {
        return Arrays.equals(wanted, 0, wanted.length, bytes, from, to);
    }

    private int afterBlanks(int from) {
        int next = from;
        while (next < textEnd && bytes[next] == ' ') {
            next++;
        }
        return next;
    }

    private int wordEnd(int from) {
        int next = from;
        while (next < textEnd && bytes[next] != ' ') {
            next++;
        }
        return next;
    }

    private int digitsEnd(int from) {
        int next = from;
        while (next < textEnd && isDigit(bytes[next])) {
            next++;
        }
        return next;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private long number(int from, int to) {
        long number = 0;
        for (int i = from; i < to && i - from < 18; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int textFrom() {
        return Math.min(at, textEnd);
    }

    @Override
    public int textEnd() {
        return textEnd;
    }

    @Override
    public boolean isTrace() {
        return trace;
    }

    @Override
    public boolean isTimed() {
        return true;
    }

    @Override
    public long timeNs() {
        return timeNs;
    }

    @Override
    public boolean isSinceStart() {
        return true;
    }

    @Override
    public @Nullable String host() {
        return null;
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public long pid() {
        return process;
    }

    @Override
    public long thread() {
        return thread;
    }

    @Override
    public long lost(byte[] line, int from, int to) {
        return lostEvents.in(line, from, to);
    }
}
