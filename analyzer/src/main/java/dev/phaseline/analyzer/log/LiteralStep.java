package dev.phaseline.analyzer.log;

import java.util.Arrays;
import java.util.BitSet;

/** Text that stands in the line as in the format. */
final class LiteralStep extends Step {
    private final byte[] bytes;

    LiteralStep(byte[] bytes) {
        this.bytes = bytes;
    }

    byte first() {
        return bytes[0];
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where it stands first in a part of the line, or {@link #NONE}. */
    int find(byte[] line, int from, int to) {
        byte first = bytes[0];
        int last = to - bytes.length;
        for (int i = from; i <= last; i++) {
            if (line[i] == first && standsAt(line, i)) {
                return i;
            }
        }
        return NONE;
    }

    private boolean standsAt(byte[] line, int at) {
        for (int i = 1; i < bytes.length; i++) {
            if (line[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    int read(byte[] line, int from, int to, ParsedArguments out) {
        int end = from + bytes.length;
        return end <= to && line[from] == bytes[0] && standsAt(line, from) ? end : NONE;
    }

    @Override
    void ends(byte[] line, int from, int to, int base, BitSet ends) {
        int end = from + bytes.length;
        if (end <= to && Arrays.equals(line, from, end, bytes, 0, bytes.length)) {
            ends.set(end - base);
        }
    }

    @Override
    void take(byte[] line, int from, int end, ParsedArguments out) {
        // It has no value.
    }

    @Override
    boolean isElastic() {
        return false;
    }

    @Override
    boolean canContainByte(byte value) {
        for (byte one : bytes) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }
}
