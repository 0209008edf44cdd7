package dev.phaseline.analyzer.log;

/**
 * The texts that events had so far, as far as lines left no doubt about them. It tells the likelier of several ways to
 * divide a line: {@code vmstate_save_state_loop cpu/msr/index[1]} is about the field {@code index} of {@code cpu/msr} if
 * something with that name was met before. Texts are known by their hashes, and so many of them at most that a hostile
 * file cannot exhaust the memory. Used by one thread.
 */
final class Vocabulary {
    private static final int SLOTS = 1 << 16;
    private static final int MOST = SLOTS / 2;
    /** A text of several words that is known is better evidence than any number of short ones. */
    private static final int WORDS_WEIGHT = 16;

    /** A text that ends inside a character is hardly one. */
    private static final int BROKEN_WEIGHT = 1_000;

    private final long[] keys = new long[SLOTS];
    private final int[] counts = new int[SLOTS];
    private int size;

    /**
     * Learns the texts of an event whose line left no doubt.
     *
     * @param lines how many lines had them
     */
    void learn(EventPattern pattern, byte[] line, ParsedArguments arguments, int lines) {
        boolean several = pattern.hasSeveralTexts();
        for (int argument : pattern.textArguments()) {
            int from = arguments.start(argument);
            if (from == ParsedArguments.NULL) {
                continue;
            }
            int to = arguments.end(argument);
            boolean words = hasSeveralWords(line, from, to);
            if (!several && !words) {
                continue;
            }
            long hash = hash(line, from, to);
            if (several) {
                count(key(hash, pattern, argument), lines);
            }
            if (words) {
                count(hash, lines);
            }
        }
    }

    /** How well known the texts of an event are: a number that is greater, the better. */
    int familiarity(EventPattern pattern, byte[] line, ParsedArguments arguments) {
        int sum = 0;
        for (int argument : pattern.textArguments()) {
            int from = arguments.start(argument);
            if (from != ParsedArguments.NULL) {
                int to = arguments.end(argument);
                long hash = hash(line, from, to);
                sum += Integer.SIZE - Integer.numberOfLeadingZeros(counts[slot(key(hash, pattern, argument))]);
                sum += hasSeveralWords(line, from, to) && counts[slot(hash)] > 0 ? WORDS_WEIGHT : 0;
                sum -= to < line.length && isInsideCharacter(line[to]) ? BROKEN_WEIGHT : 0;
            }
        }
        return sum;
    }

    /** Whether a byte of UTF-8 belongs to the character before it. */
    private static boolean isInsideCharacter(byte value) {
        return (value & 0xC0) == 0x80;
    }

    private static boolean hasSeveralWords(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            byte value = line[i];
            if (!Words.isWordByte(value) && value != '.' && value != '-') {
                return true;
            }
        }
        return false;
    }

    private void count(long key, int lines) {
        int slot = slot(key);
        if (keys[slot] == key) {
            counts[slot] += lines;
        } else if (size < MOST) {
            keys[slot] = key;
            counts[slot] = lines;
            size++;
        }
    }

    /** The place of a key: where it is, or the free one where it would be. */
    private int slot(long key) {
        int slot = (int) (key >>> 40) & SLOTS - 1;
        while (keys[slot] != key && keys[slot] != 0) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private static long key(long hash, EventPattern pattern, int argument) {
        return mixed(hash + argument * 31L + pattern.nameHash());
    }

    private static long hash(byte[] line, int from, int to) {
        long hash = (long) to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 0x100_0000_01B3L ^ line[i];
        }
        return mixed(hash);
    }

    /** Spreads the bits, and never gives 0, which marks a free place. */
    private static long mixed(long value) {
        long spread = (value ^ value >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        return (spread ^ spread >>> 29) | 1;
    }
}
