package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads what an event's format printed: the opposite of {@code printf} for one declaration. Most lines are read from left
 * to right, since where a value ends shows in the line; where it does not, {@link Readings} finds all ways to divide the
 * line. A text is as short as can be, the first one before the others. Immutable.
 */
final class EventPattern {
    /** How many ways there are to divide a line. */
    enum Match {
        /** The format cannot have printed the line. */
        NONE,
        /** Exactly one, and it leaves no doubt about a value. */
        EXACT,
        /** Several, or a value is not certain. */
        AMBIGUOUS
    }

    /** How a step finds its end. */
    private enum Mode {
        /** By itself. */
        DIRECT,
        /** It is the last: it takes the rest. */
        REST,
        /** A text before a literal, after which no text comes: only one of the literal's places can be right. */
        LAST_TEXT,
        /** A text before a literal: certain if the literal comes once. */
        TEXT,
        /** Only by trying all ends. */
        OPEN
    }

    private static final int UNDECIDED = -2;

    private final TraceEvent event;
    private final int arguments;
    private final Step[] steps;
    private final Mode[] modes;
    private final boolean open;
    private final boolean doubtful;
    private final int[] textArguments;
    private final boolean hasSeveralTexts;
    private final int nameHash;
    private final NumberStep[] numbers;
    private final int[] numberArguments;
    private final boolean canRepeat;

    /**
     * @param steps what stands in the line, one after the other; never two literals in sequence
     * @param doubtful whether the format does not print all arguments
     */
    EventPattern(TraceEvent event, List<Step> steps, boolean doubtful) {
        this.event = event;
        arguments = event.arguments().size();
        this.steps = steps.toArray(Step[]::new);
        this.doubtful = doubtful;
        modes = new Mode[this.steps.length];
        boolean anyOpen = false;
        for (int i = 0; i < modes.length; i++) {
            modes[i] = mode(i);
            anyOpen |= modes[i] == Mode.OPEN;
        }
        open = anyOpen;
        textArguments = IntStream.range(0, event.arguments().size())
                .filter(i -> event.arguments().get(i).type().field() == FieldType.STRING)
                .toArray();
        hasSeveralTexts = textArguments.length > 1;
        nameHash = event.name().hashCode();
        numbers = steps.stream()
                .filter(NumberStep.class::isInstance)
                .map(NumberStep.class::cast)
                .toArray(NumberStep[]::new);
        numberArguments = Arrays.stream(numbers)
                .mapToInt(step -> step.target().argument())
                .toArray();
        canRepeat = !doubtful && IntStream.range(0, modes.length).allMatch(this::canRepeat);
    }

    /** A text's place must be certain whatever the numbers after it are. */
    private boolean canRepeat(int i) {
        return switch (steps[i]) {
            case LiteralStep _ -> true;
            case TextStep _ -> modes[i] == Mode.LAST_TEXT;
            case NumberStep number -> modes[i] != Mode.OPEN && !number.canContainByte((byte) '\n');
            case CharacterStep _ -> false;
        };
    }

    private Mode mode(int i) {
        var step = steps[i];
        if (step instanceof RenderedStep) {
            return Mode.OPEN;
        }
        if (!step.isElastic()) {
            return Mode.DIRECT;
        }
        if (i == steps.length - 1) {
            return Mode.REST;
        }
        if (!(steps[i + 1] instanceof LiteralStep literal)) {
            return Mode.OPEN;
        }
        if (step instanceof TextStep) {
            return isLastText(i, literal) ? Mode.LAST_TEXT : Mode.TEXT;
        }
        return step.canContainByte(literal.first()) ? Mode.OPEN : Mode.DIRECT;
    }

    /**
     * Whether the place of the literal after a text is certain once all after it fits. It is if the literal has a byte
     * that no value after it can have: what follows always has the same number of such bytes, so the literal cannot stand
     * further right as well.
     */
    private boolean isLastText(int text, LiteralStep literal) {
        for (byte one : literal.bytes()) {
            boolean elsewhere = false;
            for (int i = text + 2; i < steps.length; i++) {
                elsewhere |= !(steps[i] instanceof LiteralStep) && steps[i].canContainByte(one);
            }
            if (!elsewhere) {
                return true;
            }
        }
        return false;
    }

    TraceEvent event() {
        return event;
    }

    int arguments() {
        return arguments;
    }

    Step[] steps() {
        return steps;
    }

    /** The numbers and addresses among the {@link #steps}. */
    NumberStep[] numbers() {
        return numbers;
    }

    /** The arguments that the {@link #numbers} are. */
    int[] numberArguments() {
        return numberArguments;
    }

    /**
     * Whether it reads a line as it reads another one that {@linkplain Match#EXACT leaves no doubt} and differs in
     * nothing but numbers, if the steps of these leave none.
     */
    boolean canRepeat() {
        return canRepeat;
    }

    /** The numbers of the arguments that are strings. */
    int[] textArguments() {
        return textArguments;
    }

    boolean hasSeveralTexts() {
        return hasSeveralTexts;
    }

    /** A hash of the event's name. */
    int nameHash() {
        return nameHash;
    }

    /** Whether what it prints can have line ends. */
    boolean canContainLineEnd() {
        for (var step : steps) {
            if (step.canContainByte((byte) '\n')) {
                return true;
            }
        }
        return false;
    }

    /** Whether it prints a text last, which therefore can go on in the next line. */
    boolean endsWithText() {
        return steps.length > 0 && steps[steps.length - 1] instanceof TextStep;
    }

    /** Whether a line can end with a blank, which can be lost on the way into a file. */
    boolean canEndWithBlank() {
        return steps.length > 0 && !(steps[steps.length - 1] instanceof NumberStep);
    }

    /** Whether it prints a value last, of which part can be missing where a line was cut. */
    boolean endsWithValue() {
        return steps.length > 0 && !(steps[steps.length - 1] instanceof LiteralStep);
    }

    /**
     * Reads the text after the event's name and the blank.
     *
     * @param out gets the values
     * @param readings is used where the line can be divided in several ways
     */
    Match match(byte[] line, int from, int to, ParsedArguments out, Readings readings) {
        out.clear(arguments());
        int end = open ? UNDECIDED : read(0, line, from, to, out);
        if (end == UNDECIDED) {
            return readings.read(this, line, from, to, out) && doubtful ? Match.AMBIGUOUS : readings.match(out);
        }
        if (end != to) {
            return Match.NONE;
        }
        return doubtful || out.isDoubtful() ? Match.AMBIGUOUS : Match.EXACT;
    }

    private int read(int first, byte[] line, int from, int to, ParsedArguments out) {
        int at = from;
        for (int i = first; i < steps.length && at >= 0; i++) {
            switch (modes[i]) {
                case DIRECT, REST -> at = steps[i].read(line, at, to, out);
                case LAST_TEXT -> {
                    return readLastText(i, line, at, to, out);
                }
                case TEXT -> at = readText(i, line, at, to, out);
                case OPEN -> {
                    return UNDECIDED;
                }
            }
        }
        return at;
    }

    private int readLastText(int i, byte[] line, int from, int to, ParsedArguments out) {
        var text = (TextStep) steps[i];
        var literal = (LiteralStep) steps[i + 1];
        int place = literal.find(line, from, to);
        while (place >= 0) {
            if (text.accepts(from, place) && read(i + 1, line, place, to, out) == to) {
                text.take(line, from, place, out);
                return to;
            }
            place = literal.find(line, place + 1, to);
        }
        return Step.NONE;
    }

    private int readText(int i, byte[] line, int from, int to, ParsedArguments out) {
        var text = (TextStep) steps[i];
        var literal = (LiteralStep) steps[i + 1];
        int place = literal.find(line, from, to);
        if (place < 0 || literal.find(line, place + 1, to) < 0) {
            return place < 0 || !text.accepts(from, place) ? Step.NONE : text.read(line, from, place, out);
        }
        return UNDECIDED;
    }
}
