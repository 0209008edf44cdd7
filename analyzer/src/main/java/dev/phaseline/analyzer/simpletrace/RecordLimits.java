package dev.phaseline.analyzer.simpletrace;

/**
 * How large things get that QEMU writes, and so what cannot be one of them. Sizes in bytes; a record's length counts
 * from its id on.
 */
final class RecordLimits {
    /** The type word of a record that gives an id a name. */
    static final long TYPE_MAPPING = 0;

    /** The type word of a record of an event. */
    static final long TYPE_EVENT = 1;

    /** The id of the record that says how many events were lost. */
    static final long DROPPED_ID = -2;

    /** Id, time, length and process. */
    static final int EVENT_HEADER = 24;

    /** A string of version 4: a length and at most 512 bytes. */
    private static final int LONGEST_ARGUMENT = 516;

    /** Ten arguments, and the processor of events that have one. */
    private static final int MOST_ARGUMENTS = 11;

    /** QEMU's ring buffer of versions 2 and 3 has fewer bytes, and strings were not cut there. */
    private static final int LONGEST_UNCUT = 1 << 20;

    /** Id and length of the name. */
    static final int MAPPING_HEADER = 12;

    /** The longest name in any release has 55 characters. */
    static final int LONGEST_NAME = 1024;

    private RecordLimits() {}

    /** The greatest length that a record of an event can have. */
    static int longest(SimpletraceHeader header) {
        return header.hasTypes() ? EVENT_HEADER + MOST_ARGUMENTS * LONGEST_ARGUMENT : LONGEST_UNCUT;
    }
}
