package dev.phaseline.analyzer.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a program that collects output puts before a line. Used again for each line, by one thread.
 *
 * <pre>
 * Nov 22 20:46:33 host qemu-system-x86_64[1234]: TEXT                  syslog, journald; any time of {@link TimeReader}
 * &lt;30&gt;1 2026-11-22T20:46:33.854497Z host qemu 1234 - - TEXT            RFC 5424
 * 2026-11-22T20:46:33.854497123Z stderr F TEXT                         container runtimes
 * {"MESSAGE":"TEXT","__REALTIME_TIMESTAMP":"1795379838430765",...}     journald as JSON; Docker's {"log":"TEXT\n",...}
 * </pre>
 */
final class OuterPrefix implements CollectorPrefix {
    private final TimeReader time;
    private final CollectedObject object = new CollectedObject();
    private boolean timed;
    private long timeNs;
    private @Nullable String host;
    private @Nullable String program;
    private long pid;
    private byte[] bytes = {};
    private int textFrom;
    private int textEnd;
    /** Hosts and programs repeat line after line. */
    private byte[] hostBytes = {};

    private byte[] programBytes = {};

    OuterPrefix(TimeReader time) {
        this.time = time;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int textFrom() {
        return textFrom;
    }

    @Override
    public int textEnd() {
        return textEnd;
    }

    @Override
    public boolean isTrace() {
        return false;
    }

    @Override
    public boolean isTimed() {
        return timed;
    }

    @Override
    public long timeNs() {
        return timeNs;
    }

    @Override
    public boolean isSinceStart() {
        return timed && time.isSinceStart();
    }

    @Override
    public @Nullable String host() {
        return host;
    }

    @Override
    public @Nullable String name() {
        return program;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long thread() {
        return -1;
    }

    @Override
    public long lost(byte[] line, int from, int to) {
        return 0;
    }

    @Override
    public boolean read(byte[] line, int from, int to) {
        pid = -1;
        bytes = line;
        textEnd = to;
        if (from < to && line[from] == '{') {
            return readObject(line, from, to);
        }
        if (!readText(line, from, to)) {
            return false;
        }
        timeNs = time.timeNs();
        return true;
    }

    /** journald's and Docker's JSON. */
    private boolean readObject(byte[] line, int from, int to) {
        if (!object.read(line, from, to)) {
            return false;
        }
        bytes = object.text();
        textFrom = 0;
        textEnd = object.length();
        timed = object.timeNs() >= 0;
        timeNs = object.timeNs();
        if (!timed && object.time().length > 0) {
            timed = time.read(object.time(), 0, object.time().length);
            timeNs = time.timeNs();
        }
        host = object.host();
        program = object.program();
        pid = object.pid();
        return true;
    }

    private boolean readText(byte[] line, int from, int to) {
        int at = afterPriority(line, from, to);
        if (at > from && at + 1 < to && line[at] == '1' && line[at + 1] == ' ') {
            return readStructured(line, at + 2, to);
        }
        timed = time.read(line, at, to);
        if (!timed || time.end() >= to || line[time.end()] != ' ') {
            return false;
        }
        return readContainer(line, time.end() + 1, to) || readProgram(line, time.end() + 1, to);
    }

    private static int afterPriority(byte[] line, int from, int to) {
        if (from >= to || line[from] != '<') {
            return from;
        }
        int at = from + 1;
        while (at < to && at - from < 5 && line[at] >= '0' && line[at] <= '9') {
            at++;
        }
        return at > from + 1 && at < to && line[at] == '>' ? at + 1 : from;
    }

    /** {@code HOST PROGRAM[PID]: }. */
    private boolean readProgram(byte[] line, int from, int to) {
        int hostEnd = wordEnd(line, from, to);
        if (hostEnd == from || hostEnd >= to) {
            return false;
        }
        int at = hostEnd + 1;
        while (at < to && line[at] != ' ' && line[at] != '[' && line[at] != ':') {
            at++;
        }
        int programEnd = at;
        if (at < to && line[at] == '[') {
            int pidEnd = readPid(line, at + 1, to);
            if (pidEnd < 0 || line[pidEnd] != ']') {
                return false;
            }
            at = pidEnd + 1;
        }
        if (programEnd == hostEnd + 1 || at + 1 >= to || line[at] != ':' || line[at + 1] != ' ') {
            return false;
        }
        name(line, from, hostEnd, hostEnd + 1, programEnd);
        textFrom = at + 2;
        return true;
    }

    /** {@code TIME HOST PROGRAM PID MESSAGE-ID DATA TEXT} with a dash for what is not known. */
    private boolean readStructured(byte[] line, int from, int to) {
        timed = time.read(line, from, to);
        int at = timed ? time.end() : wordEnd(line, from, to);
        if (at >= to || line[at] != ' ') {
            return false;
        }
        int host = at + 1;
        int hostEnd = wordEnd(line, host, to);
        int program = hostEnd + 1;
        int programEnd = wordEnd(line, program, to);
        int process = programEnd + 1;
        int processEnd = wordEnd(line, process, to);
        int message = wordEnd(line, processEnd + 1, to);
        int data = message + 1;
        if (data >= to) {
            return false;
        }
        readPid(line, process, to);
        name(line, host, hostEnd, program, programEnd);
        textFrom = afterData(line, data, to);
        return textFrom >= 0;
    }

    private static int afterData(byte[] line, int from, int to) {
        int at = from;
        if (line[at] == '-') {
            at++;
        } else {
            while (at < to && line[at] == '[') {
                int close = at + 1;
                while (close < to && (line[close] != ']' || line[close - 1] == '\\')) {
                    close++;
                }
                at = close + 1;
            }
        }
        if (at >= to || line[at] != ' ') {
            return -1;
        }
        // A byte order mark says that the text is UTF-8.
        boolean marked = at + 3 < to && line[at + 1] == (byte) 0xEF && line[at + 2] == (byte) 0xBB;
        return marked ? at + 4 : at + 1;
    }

    /** {@code stderr F }: F for full; P lines, which go on in the next, are left to be read as far as they go. */
    private boolean readContainer(byte[] line, int from, int to) {
        int length = "stdout".length();
        if (to - from < length + 3 || line[from + length] != ' ' || line[from + length + 2] != ' ') {
            return false;
        }
        byte full = line[from + length + 1];
        var stream = new String(line, from, length, StandardCharsets.ISO_8859_1);
        if ((full != 'F' && full != 'P') || !(stream.equals("stdout") || stream.equals("stderr"))) {
            return false;
        }
        host = null;
        program = null;
        textFrom = from + length + 3;
        return true;
    }

    /** Reads the number of a process, if there is one, and returns where it ends, or -1. */
    private int readPid(byte[] line, int from, int to) {
        long number = 0;
        int at = from;
        while (at < to && at - from < 10 && line[at] >= '0' && line[at] <= '9') {
            number = number * 10 + line[at] - '0';
            at++;
        }
        if (at == from || at >= to) {
            return -1;
        }
        pid = number;
        return at;
    }

    private void name(byte[] line, int host, int hostEnd, int program, int programEnd) {
        if (this.host == null || !Arrays.equals(hostBytes, 0, hostBytes.length, line, host, hostEnd)) {
            hostBytes = Arrays.copyOfRange(line, host, hostEnd);
            this.host = new String(hostBytes, StandardCharsets.UTF_8);
        }
        if (this.program == null || !Arrays.equals(programBytes, 0, programBytes.length, line, program, programEnd)) {
            programBytes = Arrays.copyOfRange(line, program, programEnd);
            this.program = new String(programBytes, StandardCharsets.UTF_8);
        }
    }

    private static int wordEnd(byte[] line, int from, int to) {
        int at = from;
        while (at < to && line[at] != ' ') {
            at++;
        }
        return at;
    }
}
