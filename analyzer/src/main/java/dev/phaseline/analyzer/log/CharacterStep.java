package dev.phaseline.analyzer.log;

import java.util.BitSet;

/** {@code %c}: one byte, whichever. */
final class CharacterStep extends Step {
    private final Target target;

    CharacterStep(Target target) {
        this.target = target;
    }

    @Override
    int read(byte[] line, int from, int to, ParsedArguments out) {
        if (from == to) {
            return NONE;
        }
        take(line, from, from + 1, out);
        return from + 1;
    }

    @Override
    void ends(byte[] line, int from, int to, int base, BitSet ends) {
        if (from < to) {
            ends.set(from + 1 - base);
        }
    }

    @Override
    void take(byte[] line, int from, int end, ParsedArguments out) {
        target.number(out, target.decode(line[from] & 0xFF, Byte.SIZE, false));
        if (target.isWiderThan(Byte.SIZE)) {
            out.doubt();
        }
    }

    @Override
    boolean isElastic() {
        return false;
    }

    @Override
    boolean canContainByte(byte value) {
        return true;
    }
}
