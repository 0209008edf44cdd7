package dev.phaseline.analyzer.log;

import dev.phaseline.grammar.model.FieldType;

/** A declaration as one reading of a log uses it. Used by one thread. */
final class LoggedEvent {
    private static final int UNKNOWN = -1;

    private final EventPattern pattern;
    private final boolean[] texts;
    private int type = UNKNOWN;

    LoggedEvent(EventPattern pattern) {
        this.pattern = pattern;
        var arguments = pattern.event().arguments();
        texts = new boolean[arguments.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments.get(i).type().field() == FieldType.STRING;
        }
    }

    EventPattern pattern() {
        return pattern;
    }

    int arguments() {
        return texts.length;
    }

    boolean isText(int argument) {
        return texts[argument];
    }

    /** Whether the recording has had the event before, so that {@link #type} is known. */
    boolean hasType() {
        return type != UNKNOWN;
    }

    /** Its number in the recording. */
    int type() {
        return type;
    }

    void type(int number) {
        type = number;
    }
}
