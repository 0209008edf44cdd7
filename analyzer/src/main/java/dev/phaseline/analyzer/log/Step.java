package dev.phaseline.analyzer.log;

import java.util.BitSet;

/** One piece of a pattern: text that stands there as it is, or one conversion. Immutable. */
abstract sealed class Step permits LiteralStep, NumberStep, CharacterStep, TextStep {
    /** The line does not have what the piece wants. */
    static final int NONE = -1;

    /**
     * Reads the longest stretch that the piece can have, and takes its value.
     *
     * @param from where the stretch begins
     * @param to where the line ends
     * @return where the stretch ends, or {@link #NONE}
     */
    abstract int read(byte[] line, int from, int to, ParsedArguments out);

    /**
     * Finds all ends that the piece can have.
     *
     * @param ends gets a bit for each end, counted from {@code base}
     */
    abstract void ends(byte[] line, int from, int to, int base, BitSet ends);

    /** Takes the value of a stretch that {@link #ends} has found. */
    abstract void take(byte[] line, int from, int end, ParsedArguments out);

    /** Whether a stretch that could be longer or shorter exists, so that what follows must tell where it ends. */
    abstract boolean isElastic();

    /** Whether a stretch can go on with a byte. */
    abstract boolean canContainByte(byte value);
}
