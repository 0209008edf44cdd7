package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.log.EventPattern.Match;
import dev.phaseline.analyzer.log.LineParser.Kind;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The name of an event and what follows it, at whatever place of a line: which declaration printed it, and of which values.
 * Used again for each line, by one thread.
 */
final class EventText {
    /** Trailing blanks that may have been lost: those around empty strings. */
    private static final int MOST_LOST_BLANKS = 2;

    private final PatternTable table;
    private final ParsedArguments arguments = new ParsedArguments();
    private final Vocabulary vocabulary = new Vocabulary();
    private final Readings readings = new Readings(vocabulary);

    private byte[] bytes = {};
    private int nameFrom;
    private int nameEnd;
    private int from;
    private int end;
    private @Nullable LoggedEvent event;
    /** Whether it is what the first declaration of the name prints. */
    private boolean first;

    private Match match = Match.NONE;

    /** @param events the declarations by name */
    EventText(Map<String, List<TraceEvent>> events) {
        table = new PatternTable(events);
    }

    /**
     * Reads a name and what follows it.
     *
     * @param certain whether what stands before says that this is an event
     */
    Kind read(Dialect dialect, byte[] line, int start, int to, boolean certain) {
        var again = table.again(line, start, to);
        int afterName = again == null ? Words.end(line, start, to) : start + again.nameBytes();
        if (afterName == start || !Words.isNameEnd(line, afterName, to)) {
            return Kind.OTHER;
        }
        bytes = line;
        nameFrom = start;
        nameEnd = afterName;
        from = Math.min(afterName + 1, to);
        end = to;
        var entry = again == null ? table.find(line, start, afterName) : again;
        if (entry == null) {
            return certain ? Kind.UNDECLARED : Kind.OTHER;
        }
        return matchAny(entry, dialect) || matchWithLostBlanks(entry, dialect) ? Kind.EVENT : Kind.MISFIT;
    }

    private boolean matchAny(PatternTable.Entry entry, Dialect dialect) {
        var events = entry.events(dialect);
        for (var candidate : events) {
            match = candidate.pattern().match(bytes, from, end, arguments, readings);
            event = candidate;
            if (match != Match.NONE) {
                if (match == Match.EXACT) {
                    vocabulary.learn(candidate.pattern(), bytes, arguments, 1);
                }
                first = candidate.equals(events[0]);
                return true;
            }
        }
        return false;
    }

    /** Editors and collectors take away blanks at the end, which stood there where strings are empty. */
    private boolean matchWithLostBlanks(PatternTable.Entry entry, Dialect dialect) {
        boolean kept = end > from && bytes[end - 1] == ' ';
        if (kept || !entry.canEndWithBlank(dialect)) {
            return false;
        }
        int length = end - nameFrom;
        var longer = Arrays.copyOfRange(bytes, nameFrom, end + MOST_LOST_BLANKS);
        Arrays.fill(longer, length, longer.length, (byte) ' ');
        bytes = longer;
        nameEnd -= nameFrom;
        nameFrom = 0;
        from = nameEnd + 1;
        for (int blanks = 1; blanks <= MOST_LOST_BLANKS; blanks++) {
            end = length + blanks;
            if (matchAny(entry, dialect)) {
                match = Match.AMBIGUOUS;
                return true;
            }
        }
        end = length;
        from = Math.min(from, end);
        return false;
    }

    /** The array in which the values are stretches: the line's, or one with what the line has lost. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the event's name begins. */
    int nameFrom() {
        return nameFrom;
    }

    int nameEnd() {
        return nameEnd;
    }

    /** Where the text after the name and a blank begins. */
    int from() {
        return from;
    }

    int end() {
        return end;
    }

    /** The event of a line that is one. */
    LoggedEvent event() {
        if (event == null) {
            throw new IllegalStateException("the line is not an event");
        }
        return event;
    }

    ParsedArguments arguments() {
        return arguments;
    }

    /** Whether other values could have printed the line as well. */
    boolean isAmbiguous() {
        return match == Match.AMBIGUOUS;
    }

    /** Takes note that other values could have printed the line as well. */
    void doubt() {
        match = Match.AMBIGUOUS;
    }

    /**
     * Whether a text that differs in nothing but numbers is read as this one was, if each of the numbers can be read: its
     * pattern, the first that its name has, leaves no doubt.
     */
    boolean canRepeat() {
        return first && match == Match.EXACT && event().pattern().canRepeat();
    }

    /** Takes note that texts that differ from this one in nothing but numbers were read. */
    void repeated(int texts) {
        vocabulary.learn(event().pattern(), bytes, arguments, texts);
    }

    /** Whether something that the pattern of the name prints can have line ends. */
    boolean canGoOn() {
        var entry = table.find(bytes, nameFrom, nameEnd);
        return entry != null && entry.canContainLineEnd(Dialect.QEMU);
    }
}
