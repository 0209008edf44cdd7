package dev.phaseline.analyzer.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line that is a flat JSON object: an entry of journald, whose text is a string or an array of bytes, or one of Docker.
 * Other members are passed over. Used again for each line, by one thread.
 */
final class CollectedObject {
    private static final long NS_PER_US = 1_000;
    private static final byte[] NO_BYTES = {};

    private byte[] line = NO_BYTES;
    private int at;
    private int to;
    private byte[] value = new byte[1024];
    private int length;
    private byte[] text = NO_BYTES;
    private boolean hasText;
    private byte[] time = NO_BYTES;
    private long timeNs;
    private long pid;
    private @Nullable String host;
    private @Nullable String program;

    byte[] text() {
        return text;
    }

    int length() {
        return text.length;
    }

    /** The time as text, empty if it is not given so. */
    byte[] time() {
        return time;
    }

    /** The time in nanoseconds since the epoch, or -1. */
    long timeNs() {
        return timeNs;
    }

    long pid() {
        return pid;
    }

    @Nullable
    String host() {
        return host;
    }

    @Nullable
    String program() {
        return program;
    }

    /** Reads an object; whether it is one with a text. */
    boolean read(byte[] bytes, int from, int end) {
        line = bytes;
        at = from + 1;
        to = end;
        text = NO_BYTES;
        time = NO_BYTES;
        timeNs = -1;
        pid = -1;
        host = null;
        program = null;
        hasText = false;
        while (skipBlanks() && line[at] == '"') {
            if (!string()) {
                return false;
            }
            var key = new String(value, 0, length, StandardCharsets.UTF_8);
            if (!skipBlanks() || line[at++] != ':' || !skipBlanks() || !value()) {
                return false;
            }
            member(key);
            if (!skipBlanks() || line[at++] != ',') {
                return hasText && line[at - 1] == '}';
            }
        }
        return false;
    }

    private void member(String key) {
        switch (key) {
            case "MESSAGE", "log" -> {
                boolean lineEnd = length > 0 && value[length - 1] == '\n';
                text = Arrays.copyOf(value, lineEnd ? length - 1 : length);
                hasText = true;
            }
            case "__REALTIME_TIMESTAMP" -> {
                long microseconds = number();
                timeNs = microseconds < 0 || microseconds > Long.MAX_VALUE / NS_PER_US ? -1 : microseconds * NS_PER_US;
            }
            case "time" -> time = Arrays.copyOf(value, length);
            case "_PID" -> pid = number();
            case "_HOSTNAME" -> host = new String(value, 0, length, StandardCharsets.UTF_8);
            case "SYSLOG_IDENTIFIER", "_COMM" -> program = new String(value, 0, length, StandardCharsets.UTF_8);
            default -> {
                // Nothing that a recording wants to know.
            }
        }
    }

    private long number() {
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = value[i] - '0';
            if (digit < 0 || digit > 9 || i >= 18) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return length == 0 ? -1 : number;
    }

    private boolean skipBlanks() {
        while (at < to && line[at] == ' ') {
            at++;
        }
        return at < to;
    }

    /** Reads a string, an array of bytes or of strings (of which the last counts), or something simple, into {@link #value}. */
    private boolean value() {
        if (line[at] == '"') {
            return string();
        }
        if (line[at] == '[') {
            return array();
        }
        length = 0;
        while (at < to && ",}{[".indexOf(line[at]) < 0) {
            add(line[at++]);
        }
        return at < to && (line[at] == ',' || line[at] == '}');
    }

    private boolean array() {
        length = 0;
        at++;
        int number = 0;
        boolean texts = false;
        for (; at < to; at++) {
            byte c = line[at];
            if (c == '"') {
                texts = true;
                if (!string()) {
                    return false;
                }
                at--; // the last quote
            } else if (c >= '0' && c <= '9') {
                number = (number * 10 + c - '0') & 0xFFF;
            } else if (c == ',' || c == ']') {
                if (!texts) {
                    add((byte) number);
                }
                number = 0;
                if (c == ']') {
                    at++;
                    return true;
                }
            } else if (c != ' ' && c != '-') {
                return false;
            }
        }
        return false;
    }

    private boolean string() {
        length = 0;
        for (at++; at < to; at++) {
            byte c = line[at];
            if (c == '"') {
                at++;
                return true;
            }
            if (c != '\\') {
                add(c);
            } else if (!escape()) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (++at >= to) {
            return false;
        }
        switch (line[at]) {
            case 'n' -> add((byte) '\n');
            case 't' -> add((byte) '\t');
            case 'r' -> add((byte) '\r');
            case 'b' -> add((byte) '\b');
            case 'f' -> add((byte) '\f');
            case 'u' -> {
                return unicode();
            }
            default -> add(line[at]);
        }
        return true;
    }

    private boolean unicode() {
        int unit = hex();
        if (unit < 0) {
            return false;
        }
        int codePoint = unit;
        if (Character.isHighSurrogate((char) unit) && at + 6 < to && line[at + 1] == '\\' && line[at + 2] == 'u') {
            at += 2;
            int low = hex();
            if (low < 0 || !Character.isLowSurrogate((char) low)) {
                return false;
            }
            codePoint = Character.toCodePoint((char) unit, (char) low);
        }
        for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            add(b);
        }
        return true;
    }

    /** The number of the four digits after the current character; the last of them becomes the current one. */
    private int hex() {
        if (at + 4 >= to) {
            return -1;
        }
        int number = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = Character.digit(line[at + i], 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        at += 4;
        return number;
    }

    private void add(byte b) {
        if (length == value.length) {
            value = Arrays.copyOf(value, 2 * length);
        }
        value[length++] = b;
    }
}
