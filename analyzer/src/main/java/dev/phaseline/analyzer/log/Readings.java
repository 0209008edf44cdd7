package dev.phaseline.analyzer.log;

import java.util.Arrays;
import java.util.BitSet;

/**
 * All the ways in which a line can be divided among the steps of a pattern. First from left to right: which places
 * between two steps can be reached from the start; then back: from which of them the end can be reached, and in how many
 * ways. This takes time in proportion to the length of the line, whatever stands in it, where trying one division after
 * the other could take for ever. Of several ways the one is taken whose texts are best known from lines without a doubt,
 * otherwise that in which each text is the shortest, from the left. Used again for each line, by one thread.
 */
final class Readings {
    /** Ways are counted so far; more are as many. */
    static final int MOST = 1_000;

    /** So many ways are compared. */
    private static final int MOST_COMPARED = 64;

    private final Vocabulary vocabulary;

    /** The places where a step can begin, from the start of the text; one more for the end. */
    private BitSet[] places = {};

    private final BitSet ends = new BitSet();
    private int[] waysHere = {};
    private int[] waysAfter = {};
    private int ways;
    /** Where each step of the way under examination begins, and of the best one so far. */
    private int[] way = {};

    private int[] best = {};
    private int compared;
    private int bestFamiliarity;

    Readings(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The number of ways to divide the line that was read last, at most {@link #MOST}. */
    int ways() {
        return ways;
    }

    /** What {@link #read} has found. */
    EventPattern.Match match(ParsedArguments out) {
        if (ways == 0) {
            return EventPattern.Match.NONE;
        }
        return ways > 1 || out.isDoubtful() ? EventPattern.Match.AMBIGUOUS : EventPattern.Match.EXACT;
    }

    /**
     * Finds the ways to divide a line.
     *
     * @param out gets the values of one of them
     * @return whether there is any
     */
    boolean read(EventPattern pattern, byte[] line, int from, int to, ParsedArguments out) {
        var steps = pattern.steps();
        reset(steps.length, to - from);
        goForth(steps, line, from, to);
        goBack(steps, line, from, to);
        if (ways == 0) {
            return false;
        }
        takeBest(pattern, line, from, to, out);
        return true;
    }

    private void reset(int steps, int length) {
        if (places.length <= steps) {
            int before = places.length;
            places = Arrays.copyOf(places, steps + 1);
            for (int i = before; i <= steps; i++) {
                places[i] = new BitSet();
            }
        }
        for (int i = 0; i <= steps; i++) {
            places[i].clear();
        }
        if (way.length <= steps) {
            way = new int[steps + 1];
            best = new int[steps + 1];
        }
        way[0] = 0;
        if (waysHere.length <= length) {
            waysHere = new int[length + 1];
            waysAfter = new int[length + 1];
        }
    }

    private void goForth(Step[] steps, byte[] line, int from, int to) {
        places[0].set(0);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] instanceof TextStep text) {
                addTextEnds(text, places[i], places[i + 1], to - from);
                continue;
            }
            for (int at = places[i].nextSetBit(0); at >= 0; at = places[i].nextSetBit(at + 1)) {
                steps[i].ends(line, from + at, to, from, places[i + 1]);
            }
        }
    }

    /** Adds the ends of a text from each of many places; the stretches overlap, so each place costs little. */
    private static void addTextEnds(TextStep text, BitSet starts, BitSet ends, int length) {
        int added = 0;
        for (int at = starts.nextSetBit(0); at >= 0; at = starts.nextSetBit(at + 1)) {
            int first = Math.max(added, at + text.shortest());
            int last = (int) Math.min(length, (long) at + text.longest());
            if (first <= last) {
                ends.set(first, last + 1);
                added = last + 1;
            }
        }
    }

    private void goBack(Step[] steps, byte[] line, int from, int to) {
        int length = to - from;
        boolean ended = places[steps.length].get(length);
        places[steps.length].clear();
        Arrays.fill(waysAfter, 0, length + 1, 0);
        if (ended) {
            places[steps.length].set(length);
            waysAfter[length] = 1;
        }
        for (int i = steps.length - 1; i >= 0; i--) {
            Arrays.fill(waysHere, 0, length + 1, 0);
            if (steps[i] instanceof TextStep text) {
                countTexts(text, places[i], length);
            } else {
                countSteps(steps[i], i, line, from, to);
            }
            var swap = waysAfter;
            waysAfter = waysHere;
            waysHere = swap;
        }
        ways = waysAfter[0];
    }

    /** Leaves the places from which the end can be reached through a text, and counts the ways. */
    private void countTexts(TextStep text, BitSet starts, int length) {
        int sum = 0;
        int first = length + 1;
        // From right to left; sums of ways cannot be taken back once they have reached the limit, so long texts with a
        // greatest length are summed anew.
        for (int at = starts.previousSetBit(length); at >= 0; at = starts.previousSetBit(at - 1)) {
            int shortest = at + text.shortest();
            int last = (int) Math.min(length, (long) at + text.longest());
            if (last == length) {
                while (first > shortest && first > 0) {
                    first--;
                    sum = Math.min(MOST, sum + waysAfter[first]);
                }
                waysHere[at] = sum;
            } else {
                for (int end = shortest; end <= last; end++) {
                    waysHere[at] = Math.min(MOST, waysHere[at] + waysAfter[end]);
                }
            }
            if (waysHere[at] == 0) {
                starts.clear(at);
            }
        }
    }

    private void countSteps(Step step, int i, byte[] line, int from, int to) {
        for (int at = places[i].nextSetBit(0); at >= 0; at = places[i].nextSetBit(at + 1)) {
            ends.clear();
            step.ends(line, from + at, to, from + at, ends);
            int count = 0;
            for (int end = ends.nextSetBit(0); end >= 0; end = ends.nextSetBit(end + 1)) {
                count = Math.min(MOST, count + waysAfter[at + end]);
            }
            waysHere[at] = count;
            if (count == 0) {
                places[i].clear(at);
            }
        }
    }

    private void takeBest(EventPattern pattern, byte[] line, int from, int to, ParsedArguments out) {
        var steps = pattern.steps();
        compared = 0;
        bestFamiliarity = Integer.MIN_VALUE;
        compare(0, pattern, line, from, to, out);
        System.arraycopy(best, 0, way, 0, steps.length + 1);
        take(pattern, line, from, out);
    }

    /** Tries the ends of a step one after the other, the likeliest first: of a text the shortest, of a number the longest. */
    private void compare(int i, EventPattern pattern, byte[] line, int from, int to, ParsedArguments out) {
        var steps = pattern.steps();
        if (i == steps.length) {
            compareWay(pattern, line, from, out);
            return;
        }
        int at = way[i];
        var next = places[i + 1];
        if (steps[i] instanceof TextStep text) {
            int last = (int) Math.min((long) to - from, (long) at + text.longest());
            int end = next.nextSetBit(at + text.shortest());
            while (end >= 0 && end <= last && compared < MOST_COMPARED) {
                way[i + 1] = end;
                compare(i + 1, pattern, line, from, to, out);
                end = next.nextSetBit(end + 1);
            }
            return;
        }
        var candidates = new BitSet();
        steps[i].ends(line, from + at, to, from + at, candidates);
        int length = candidates.previousSetBit(candidates.length());
        while (length >= 0 && compared < MOST_COMPARED) {
            if (next.get(at + length)) {
                way[i + 1] = at + length;
                compare(i + 1, pattern, line, from, to, out);
            }
            length = candidates.previousSetBit(length - 1);
        }
    }

    private void compareWay(EventPattern pattern, byte[] line, int from, ParsedArguments out) {
        compared++;
        if (ways == 1) {
            System.arraycopy(way, 0, best, 0, pattern.steps().length + 1);
            return;
        }
        take(pattern, line, from, out);
        int familiarity = vocabulary.familiarity(pattern, line, out);
        if (familiarity > bestFamiliarity) {
            bestFamiliarity = familiarity;
            System.arraycopy(way, 0, best, 0, pattern.steps().length + 1);
        }
    }

    private void take(EventPattern pattern, byte[] line, int from, ParsedArguments out) {
        out.clear(pattern.arguments());
        var steps = pattern.steps();
        for (int i = 0; i < steps.length; i++) {
            steps[i].take(line, from + way[i], from + way[i + 1], out);
        }
    }
}
