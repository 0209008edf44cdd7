package dev.phaseline.tracepoint.pattern;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which names a user may have meant by one that does not exist.
 *
 * <p>Names are compared by the number of letters that were left out, put in, replaced or swapped with their neighbour
 * (the optimal string alignment distance); of a glob the longest part between its wildcards is looked for anywhere
 * inside the names. A name that contains the text, or the other way round, comes after those.
 */
public final class NearestNames {
    private static final int MOST = 3;

    /** One mistake is forgiven in so many letters; in less than that only where a whole name is compared. */
    private static final int LETTERS_PER_MISTAKE = 4;

    /** A part of a name that is shorter says nothing. */
    private static final int LEAST_PART = 3;

    /** Longer than any name: a longer text is no misspelt name. */
    private static final int LONGEST = 200;

    /** A name and how far away it is. */
    private record Candidate(String name, int distance) {}

    private NearestNames() {}

    /**
     * Returns at most three names, the nearest first.
     *
     * @param text a name or glob that none of the names is, without the {@code -} of a pattern
     */
    public static List<String> of(String text, Collection<String> names) {
        String wanted = core(text);
        if (wanted.isEmpty() || wanted.length() > LONGEST) {
            return List.of();
        }
        boolean inside = !text.equals(plain(text));
        return names.stream()
                .distinct()
                .map(name -> candidate(wanted, name, inside))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static Optional<Candidate> candidate(String wanted, String name, boolean inside) {
        String known = normal(name);
        int forgiven = (wanted.length() + (inside ? 0 : LETTERS_PER_MISTAKE - 1)) / LETTERS_PER_MISTAKE;
        int distance = distance(wanted, known, inside);
        if (distance <= Math.min(forgiven, wanted.length() - 1)) {
            return Optional.of(new Candidate(name, distance));
        }
        if (isPart(wanted, known) || isPart(known, wanted)) {
            return Optional.of(new Candidate(name, LONGEST + Math.abs(known.length() - wanted.length())));
        }
        return Optional.empty();
    }

    private static boolean isPart(String part, String whole) {
        return part.length() >= LEAST_PART && whole.contains(part);
    }

    /** The longest part between wildcards, in the spelling that is compared. */
    private static String core(String text) {
        return Arrays.stream(text.split("[*?]+", -1))
                .max(Comparator.comparingInt(String::length))
                .map(NearestNames::normal)
                .orElse("");
    }

    private static String plain(String text) {
        return text.replace("*", "").replace("?", "");
    }

    /** The spelling that is compared: neither case nor the separator of words makes a difference. */
    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /**
     * Returns the number of mistakes between two texts.
     *
     * @param inside whether the wanted text may stand anywhere in the known one
     */
    static int distance(String wanted, String known, boolean inside) {
        int width = known.length() + 1;
        int[] beforeLast = new int[width];
        int[] last = new int[width];
        int[] row = new int[width];
        for (int k = 0; k < width; k++) {
            last[k] = inside ? 0 : k;
        }
        for (int w = 1; w <= wanted.length(); w++) {
            row[0] = w;
            for (int k = 1; k < width; k++) {
                boolean same = wanted.charAt(w - 1) == known.charAt(k - 1);
                int least = Math.min(last[k - 1] + (same ? 0 : 1), Math.min(last[k], row[k - 1]) + 1);
                if (isSwapped(wanted, w, known, k)) {
                    least = Math.min(least, beforeLast[k - 2] + 1);
                }
                row[k] = least;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return inside ? Arrays.stream(last).min().orElse(wanted.length()) : last[width - 1];
    }

    /** Whether the two letters before two places are the same in the opposite order. */
    private static boolean isSwapped(String wanted, int w, String known, int k) {
        return w > 1
                && k > 1
                && wanted.charAt(w - 1) == known.charAt(k - 2)
                && wanted.charAt(w - 2) == known.charAt(k - 1);
    }
}
