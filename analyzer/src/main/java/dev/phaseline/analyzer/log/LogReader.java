package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.log.LineParser.Kind;
import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a log: events, other output between them, and what can befall them on their way into a file. A
 * string with line ends makes an event of several lines; lines that two programs wrote at once run into each other; a
 * file can begin and end anywhere. Used by one thread.
 *
 * <p>An event without a time has that of the one before it, so that the order stays as it is. Before the first time it
 * has that one, if it is not far; in a log without any times an event's time is its number.
 */
public final class LogReader {
    /** The most lines that an event is looked for in. */
    private static final int MOST_JOINED = 256;

    /** A text shorter than this cannot hold the start of another line. */
    private static final int SHORTEST_SECOND_LINE = 14;

    private static final int SHOWN_BYTES = 60;

    private final LineParser parser;
    private final EventText text;
    private final EventOutput output;
    private final AlikeLines alike = new AlikeLines();
    private final boolean inRows;
    // Set for each file before anything is read.
    @SuppressWarnings("NullAway.Init")
    private Places places;

    @SuppressWarnings("NullAway.Init")
    private LineSource lines;

    private long otherLines;
    private long eventsLost;
    private boolean sawEpoch;
    private boolean sawSinceStart;
    private long lastTimeNs;
    private @Nullable String host;
    private long pid = -1;
    private boolean severalPids;

    /** The line that is marked is no event unless it goes on in the next ones. */
    private boolean held;

    private long heldNumber;
    private long heldOffset;
    private int joined;

    /** Makes a reader, which may be given several files that go on in each other. */
    public LogReader(LineParser parser, EventOutput output) {
        this(parser, output, true);
    }

    /** @param inRows whether lines that are alike are read in rows, which is faster and otherwise the same */
    LogReader(LineParser parser, EventOutput output, boolean inRows) {
        this.parser = parser;
        this.text = parser.text();
        this.output = output;
        this.inRows = inRows;
    }

    /** Says what time events have before any other is known. */
    void startAt(long timeNs) {
        lastTimeNs = timeNs;
        sawEpoch = true;
        output.clock(clock());
    }

    /** Reads all lines of a file. */
    public void read(LineSource source, Places damage) throws IOException {
        lines = source;
        places = damage;
        read();
    }

    private void read() throws IOException {
        while (lines.next()) {
            if (lines.nulBytes() > 0) {
                places.add(
                        lines.number(),
                        lines.offset() - lines.nulBytes(),
                        lines.nulBytes() + " NUL bytes: the file was truncated while it was written",
                        0);
            }
            if (lines.isOverlong()) {
                places.add(
                        lines.number(),
                        lines.offset(),
                        "the line has more than " + LineSource.LONGEST_LINE + " bytes",
                        1);
            } else {
                line();
            }
        }
        giveUpMarked();
    }

    private void line() throws IOException {
        byte[] bytes = lines.bytes();
        int from = lines.from();
        int to = lines.to();
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        var kind = parser.parse(bytes, from, to);
        if (kind != Kind.OTHER && giveUpMarked()) {
            parser.parse(bytes, from, to); // another line was read meanwhile
        }
        if (kind == Kind.EVENT && !hidesSecondLine()) {
            event();
            alike();
        } else if (kind == Kind.OTHER) {
            other(from, to);
        } else {
            doubtful(kind, from, to);
        }
    }

    private void event() throws IOException {
        boolean cut = !lines.isTerminated() && text.event().pattern().endsWithValue();
        addEvent(text.isAmbiguous() || cut);
        if (text.event().pattern().endsWithText() && !isUnpacked()) {
            mark(true);
        }
    }

    /** Reads the lines that follow as far as they are like the one of the event which was read last. */
    private void alike() throws IOException {
        if (!inRows || !lines.isTerminated() || !parser.canRepeat() || !alike.begin(parser, lines)) {
            return;
        }
        while (alike.read(lines, output.room())) {
            boolean numbered = !sawEpoch && !sawSinceStart;
            output.add(alike, parser, numbered ? output.events() : lastTimeNs, numbered ? 1 : 0);
            text.repeated(alike.count());
            if (alike.isTimed()) {
                lastTimeNs = alike.timesNs()[alike.count() - 1];
            }
        }
    }

    /** Whether the text was spelled in another way in the line, as in the entry of a journal, which has all of it. */
    @SuppressWarnings("ReferenceEquality") // the question is whether it is the same array
    private boolean isUnpacked() {
        return text.bytes() != lines.bytes();
    }

    private void addEvent(boolean ambiguous) throws IOException {
        output.add(parser, output.thread(parser), time(), ambiguous);
        learn();
    }

    private long time() {
        if (parser.isTimed()) {
            if (parser.isSinceStart() ? !sawSinceStart : !sawEpoch) {
                sawEpoch |= !parser.isSinceStart();
                sawSinceStart |= parser.isSinceStart();
                output.clock(clock());
            }
            lastTimeNs = parser.timeNs();
        } else if (!sawEpoch && !sawSinceStart) {
            return output.events();
        }
        return lastTimeNs;
    }

    private void learn() {
        var collector = parser.collector();
        if (collector != null && host == null) {
            host = collector.host();
        }
        if (parser.pid() >= 0 && parser.pid() != pid) {
            severalPids |= pid >= 0;
            pid = parser.pid();
        }
    }

    /** Whether a text of the event that was read last holds the start of another line. */
    private boolean hidesSecondLine() {
        var arguments = text.arguments();
        var event = text.event();
        for (int i = 0; i < event.arguments(); i++) {
            if (event.isText(i)
                    && arguments.start(i) != ParsedArguments.NULL
                    && arguments.end(i) - arguments.start(i) >= SHORTEST_SECOND_LINE
                    && parser.findSecondLine(text.bytes(), arguments.start(i), arguments.end(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** A line with the prefix or the name of an event that cannot be read as one event. */
    private void doubtful(Kind kind, int from, int to) throws IOException {
        byte[] bytes = lines.bytes();
        int second = parser.findSecondLine(bytes, from, to);
        while (second >= 0) {
            if (parser.parse(bytes, second, to) == Kind.EVENT) {
                places.add(
                        lines.number(),
                        lines.offset(),
                        "the line ends where another begins: " + shown(bytes, from, second),
                        1);
                addEvent(text.isAmbiguous());
                return;
            }
            second = parser.findSecondLine(bytes, second, to);
        }
        parser.parse(bytes, from, to);
        if (kind == Kind.EVENT) {
            event(); // what looked like another line is no event
        } else if (!lines.isTerminated() && (kind == Kind.MISFIT || text.nameEnd() == text.end())) {
            places.add(lines.number(), lines.offset(), "the last line is cut off: " + shown(bytes, from, to), 1);
        } else if (kind == Kind.MISFIT && text.canGoOn()) {
            mark(false);
        } else {
            undeclared();
        }
    }

    private void undeclared() throws IOException {
        output.addUndeclared(parser, output.thread(parser), time());
        learn();
    }

    /** A line that is no event by itself, but may be more of the one that is marked. */
    private void other(int from, int to) throws IOException {
        byte[] bytes = lines.bytes();
        if (lines.marked() >= 0 && joined < MOST_JOINED) {
            joined++;
            if (parser.parse(bytes, lines.marked(), to) == Kind.EVENT && joinsMarked(from, to)) {
                return;
            }
            if (held) {
                otherLines++; // unless the event turns out to end further down
                return;
            }
        }
        giveUpMarked();
        if (!cutOff(bytes, from, to)) {
            otherLines++;
            eventsLost += parser.lost(bytes, from, to);
        }
    }

    /** Takes the marked line and those after it as one event, which they could be. */
    private boolean joinsMarked(int from, int to) throws IOException {
        if (held) {
            held = false;
            otherLines -= joined - 1;
            addEvent(text.isAmbiguous());
        } else {
            int start = isUnpacked() ? lines.marked() : text.from();
            var continuation = Continuation.of(lines.bytes(), start, from, to);
            if (continuation == Continuation.LIKELY) {
                output.values(text);
            }
            if (continuation != Continuation.UNLIKELY) {
                output.mark(text);
            }
            if (continuation != Continuation.LIKELY) {
                return false;
            }
        }
        if (!text.event().pattern().endsWithText()) {
            lines.unmark();
        }
        return true;
    }

    /** Whether a line is what is left of an event's: the first line of a file, or the last one. */
    private boolean cutOff(byte[] bytes, int from, int to) throws IOException {
        boolean last = !lines.isTerminated() && to > from && isDigit(bytes[from]) && indexOf(bytes, '@', from, to) >= 0;
        if (last) {
            places.add(lines.number(), lines.offset(), "the last line is cut off: " + shown(bytes, from, to), 1);
            return true;
        }
        if (lines.number() != 1) {
            return false;
        }
        int colon = indexOf(bytes, ':', from, to);
        if (colon > from && isDigit(bytes[colon - 1]) && parser.parse(bytes, colon + 1, to) == Kind.EVENT) {
            places.add(1, lines.offset(), "the file begins inside a line: " + shown(bytes, from, to), 1);
            return true;
        }
        return false;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Takes note that the line may go on in the next ones.
     *
     * @param isEvent whether it is an event without them
     */
    private void mark(boolean isEvent) {
        lines.mark();
        held = !isEvent;
        heldNumber = lines.number();
        heldOffset = lines.offset();
        joined = 0;
    }

    /**
     * Ends looking for more of the marked line: what it is, it is by itself.
     *
     * @return whether the parser was used
     */
    private boolean giveUpMarked() throws IOException {
        int marked = lines.marked();
        lines.unmark();
        if (!held) {
            return false;
        }
        held = false;
        if (marked < 0) {
            places.add(heldNumber, heldOffset, "the event does not end where it could", 1);
            return false;
        }
        parser.parse(lines.bytes(), marked, indexOf(lines.bytes(), '\n', marked, lines.to()));
        undeclared();
        return true;
    }

    private static String shown(byte[] bytes, int from, int to) {
        return Excerpts.of(bytes, from, to, SHOWN_BYTES);
    }

    private Clock clock() {
        return sawEpoch ? Clock.REALTIME : sawSinceStart ? Clock.MONOTONIC : Clock.NONE;
    }

    /** What is known of the recording once it has been read. */
    public RecordingSummary summary() {
        var process = pid < 0 || severalPids ? OptionalLong.empty() : OptionalLong.of(pid);
        return new RecordingSummary(Optional.ofNullable(host), process, clock(), eventsLost, otherLines);
    }
}
