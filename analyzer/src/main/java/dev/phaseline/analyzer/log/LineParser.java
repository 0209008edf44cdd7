package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line: prefixes, of which there can be several, and the {@link EventText} behind them. A line that is an event by
 * itself is taken as one; only others are looked at for what other programs put before them. Used again for each line, by
 * one thread.
 */
public final class LineParser {
    /** What a line is. */
    public enum Kind {
        /** An event with its arguments. */
        EVENT,
        /** An event by its prefix, whose name is not declared. */
        UNDECLARED,
        /** An event by its name, whose text no declaration of that name printed. */
        MISFIT,
        /** Something else. */
        OTHER
    }

    /** A guest's name before the event can have blanks, but not any number of them. */
    private static final int MOST_WORDS_BEFORE_NAME = 32;

    private final TracePrefix trace = new TracePrefix();
    private final TimeReader time;
    private final LibvirtPrefix libvirt = new LibvirtPrefix();
    private final CollectorPrefix prefix;
    private final boolean alwaysCollected;
    private final EventText text;
    private final Colours colours = new Colours();
    private final Colours collectedColours = new Colours();

    private boolean timed;
    private boolean sinceStart;
    private long timeNs;
    private long thread;
    private long pid;
    private boolean collected;
    /** Whether nothing stands before what QEMU writes, whose time, if there is one, has microseconds. */
    private boolean bare;

    private int microsecondsEnd;

    private LineParser(Map<String, List<TraceEvent>> events, TimeReader time, CollectorPrefix prefix, boolean always) {
        text = new EventText(events);
        this.time = time;
        this.prefix = prefix;
        alwaysCollected = always;
    }

    /**
     * Makes a parser for lines as QEMU wrote them, or as one of many programs collected them.
     *
     * @param events the declarations by name
     * @param lastSecond when the log was written last, in seconds since the epoch
     */
    static LineParser ofLogs(Map<String, List<TraceEvent>> events, long lastSecond) {
        var time = new TimeReader(lastSecond);
        return new LineParser(events, time, new OuterPrefix(time), false);
    }

    /**
     * Makes a parser for lines of which each has the prefix of one program.
     *
     * @param events the declarations by name
     */
    public static LineParser ofCollected(Map<String, List<TraceEvent>> events, CollectorPrefix prefix) {
        return new LineParser(events, new TimeReader(0), prefix, true);
    }

    /** The name of the event and what follows it. */
    EventText text() {
        return text;
    }

    /** Whether the line has a time. */
    boolean isTimed() {
        return timed;
    }

    /** Whether the time counts from the start of the host, not from the epoch. */
    boolean isSinceStart() {
        return sinceStart;
    }

    long timeNs() {
        return timeNs;
    }

    /** The kernel's number of the thread, or -1. */
    long thread() {
        return thread;
    }

    /** The number of the process, or -1. */
    long pid() {
        return pid;
    }

    /** The prefix of the program that collected the line, if it has one. */
    @Nullable
    CollectorPrefix collector() {
        return collected ? prefix : null;
    }

    /** The events that the line, which is none, says were lost. */
    long lost(byte[] line, int from, int to) {
        return prefix.lost(line, from, to);
    }

    /**
     * Whether a line that differs in nothing but microseconds and numbers is read as this event was, if each of the numbers
     * can be read: QEMU wrote the line as it is, and its text leaves no doubt.
     */
    boolean canRepeat() {
        return bare && text.canRepeat();
    }

    /** Where the time of a line that {@linkplain #canRepeat can repeat} ends, whose last six digits are microseconds. */
    int microsecondsEnd() {
        return microsecondsEnd;
    }

    /** Reads a line without its end. */
    public Kind parse(byte[] line, int from, int to) {
        return colours.remove(line, from, to)
                ? marked(parsePlain(colours.line(), 0, colours.length()), colours)
                : parsePlain(line, from, to);
    }

    /** A string may have had colours of its own. */
    @SuppressWarnings("ReferenceEquality") // the question is whether it is the same array
    private Kind marked(Kind kind, Colours removed) {
        bare = false;
        if (kind == Kind.EVENT
                && text.bytes() == removed.line()
                && text.event().pattern().textArguments().length > 0
                && removed.isWithin(text.from(), text.end())) {
            text.doubt();
        }
        return kind;
    }

    private Kind parsePlain(byte[] line, int from, int to) {
        collected = false;
        timed = false;
        sinceStart = false;
        thread = -1;
        pid = -1;
        bare = false;
        if (alwaysCollected) {
            return prefix.read(line, from, to) ? parseCollected() : Kind.OTHER;
        }
        bare = true;
        var kind = parseOwn(line, from, to);
        bare &= kind == Kind.EVENT;
        if (kind == Kind.OTHER && prefix.read(line, from, to)) {
            kind = parseCollected();
        }
        if (kind == Kind.OTHER && collected) {
            kind = parseBehindOther(prefix.bytes(), prefix.textFrom(), prefix.textEnd());
        }
        return kind == Kind.OTHER ? parseUncollected(line, from, to) : kind;
    }

    /** What looked like a collector's host and program can be words of an event. */
    private Kind parseUncollected(byte[] line, int from, int to) {
        collected = false;
        pid = -1;
        return parseBehindOther(line, from, to);
    }

    /**
     * Reads an event with QEMU's own thread and time behind anything else: line numbers, file names of {@code grep}, the
     * times of {@code ts}, what a daemon says of its child's output.
     */
    private Kind parseBehindOther(byte[] line, int from, int to) {
        int at = trace.findAfterStart(line, from, to);
        if (at < 0 || trace.dialect() != Dialect.QEMU || Words.isWordByte(line[at - 1]) || !isText(line, from, at)) {
            return Kind.OTHER;
        }
        takeTrace();
        return text.read(Dialect.QEMU, line, trace.end(), to, true);
    }

    /** What stands before lines in an archive is none. */
    private static boolean isText(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] >= 0 && line[i] < ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private Kind parseCollected() {
        collected = true;
        timed = prefix.isTimed();
        timeNs = prefix.timeNs();
        sinceStart = prefix.isSinceStart();
        pid = prefix.pid();
        thread = prefix.thread();
        if (prefix.isTrace()) {
            return text.read(Dialect.QEMU, prefix.bytes(), prefix.textFrom(), prefix.textEnd(), true);
        }
        // JSON spells escapes in another way, so that they are met only now.
        if (collectedColours.remove(prefix.bytes(), prefix.textFrom(), prefix.textEnd())) {
            return marked(parseOwn(collectedColours.line(), 0, collectedColours.length()), collectedColours);
        }
        return parseOwn(prefix.bytes(), prefix.textFrom(), prefix.textEnd());
    }

    /** Reads a line as QEMU or SystemTap write it. */
    private Kind parseOwn(byte[] line, int from, int to) {
        if (from >= to) {
            return Kind.OTHER;
        }
        byte first = line[from];
        boolean number = (first >= '0' && first <= '9') || first == '-';
        if (number && trace.read(line, from, to)) {
            takeTrace();
            return text.read(trace.dialect(), line, trace.end(), to, true);
        }
        var kind = text.read(Dialect.QEMU, line, from, to, false);
        if (kind == Kind.OTHER && number && time.read(line, from, to)) {
            return time.isZoned() && libvirt.read(line, time.end(), to)
                    ? parseAfterLibvirt(line, to)
                    : parseAfterDate(line, time.end(), to);
        }
        return kind;
    }

    private Kind parseAfterLibvirt(byte[] line, int to) {
        var kind = text.read(Dialect.QEMU, line, libvirt.end(), to, false);
        if (kind != Kind.OTHER) {
            bare = false;
            timed = true;
            timeNs = time.timeNs();
            thread = libvirt.thread();
        }
        return kind;
    }

    private void takeTrace() {
        timed = true;
        sinceStart = false;
        timeNs = trace.timeNs();
        microsecondsEnd = trace.end() - 1;
        if (trace.dialect() == Dialect.QEMU) {
            thread = trace.id();
        } else {
            pid = trace.id();
            bare = false;
        }
    }

    /** Reads what follows a date: the event, or the name of the guest and the event. */
    private Kind parseAfterDate(byte[] line, int from, int to) {
        if (!time.isUtc() || from >= to || line[from] != ' ') {
            return Kind.OTHER;
        }
        bare &= line[from - 2 - TracePrefix.MICROSECOND_DIGITS] == '.';
        microsecondsEnd = from - 1;
        timed = true;
        sinceStart = false;
        timeNs = time.timeNs();
        int word = from + 1;
        for (int words = 0; words <= MOST_WORDS_BEFORE_NAME && word < to; words++) {
            var kind = text.read(Dialect.QEMU, line, word, to, false);
            if (kind == Kind.EVENT || (kind == Kind.MISFIT && words == 0)) {
                return kind;
            }
            bare = false;
            while (word < to && line[word] != ' ') {
                word++;
            }
            word++;
        }
        return Kind.OTHER;
    }

    /**
     * Finds the second of two lines that run into each other.
     *
     * @return where it begins, or -1
     */
    int findSecondLine(byte[] line, int from, int to) {
        return trace.findAfterStart(line, from, to);
    }
}
