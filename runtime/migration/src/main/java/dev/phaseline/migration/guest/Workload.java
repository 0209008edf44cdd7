package dev.phaseline.migration.guest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a guest does, as users describe it: one kind of work, or several that follow each other and begin again after the
 * last.
 *
 * <pre>
 *   idle
 *   stress:rate=64M,hot=32M                  pages picked at random among the first "hot" bytes
 *   random:rate=64M                          pages picked at random all over memory
 *   sequential:rate=64M,span=128M            one page after the other, through the first "span" bytes, and again
 *   hotset:rate=64M,hot=16M,share=90         "share" percent of the writes at random among the first "hot" bytes, the
 *                                            others all over the first "span" bytes
 *   phases:stress:rate=200M@5/idle@2.5       each for so many seconds of the guest's time
 * </pre>
 *
 * <p>Each CPU has an equal part of each span to itself. {@code rate} is the size of the pages that all virtual CPUs together write per second. {@code fill=128M}: when the
 * guest boots, the first so many bytes hold data, the rest is zero. {@code seed=1}: the same seed gives the same writes.
 * {@code fill} and {@code seed} hold for all phases and may stand in any of them.
 *
 * @param phases at least one
 * @param fillBytes size of the memory that holds data from the beginning
 * @param seed of data and writes
 */
public record Workload(List<Phase> phases, long fillBytes, long seed) {
    /** The most phases that a guest's program has room for. */
    static final int MAX_PHASES = 64;

    private static final String KINDS =
            "expected idle, stress, random, sequential or hotset[:rate=64M,hot=32M,span=128M,share=90,fill=128M,seed=1],"
                    + " or phases:KIND[:…]@SECONDS/KIND[:…]@SECONDS…";

    /** How pages are picked. */
    public enum Pattern {
        /** None is. */
        IDLE(0),
        /** At random. */
        RANDOM(1),
        /** One after the other. */
        SEQUENTIAL(2),
        /** At random, most of them in a part of the memory. */
        HOT_SET(3);

        private final int code;

        Pattern(int code) {
            this.code = code;
        }

        /** The number that stands for it in guest memory. */
        int code() {
            return code;
        }

        /** Finds the pattern of that number; empty if there is none. */
        static Optional<Pattern> of(long code) {
            return Arrays.stream(values())
                    .filter(pattern -> pattern.code == code)
                    .findFirst();
        }
    }

    /**
     * One kind of work.
     *
     * @param bytesPerSecond size of the pages written per second, by all CPUs together
     * @param spanBytes size of the memory that they are in
     * @param hotBytes size of the part of it that most writes go to, for {@link Pattern#HOT_SET}
     * @param hotPercent how many of them
     * @param seconds how long it lasts; 0 is for ever
     */
    public record Phase(
            Pattern pattern, long bytesPerSecond, long spanBytes, long hotBytes, int hotPercent, double seconds) {}

    /** A guest that does nothing and holds no data. */
    static Workload idle() {
        return new Workload(List.of(new Phase(Pattern.IDLE, 0, 0, 0, 0, 0)), 0, 1);
    }

    /** Whether nothing is ever executed, nor any data there. */
    boolean isIdle() {
        return fillBytes == 0 && phases.stream().allMatch(phase -> phase.pattern() == Pattern.IDLE);
    }

    /**
     * Reads the description of a workload for a guest of a given memory size. Where it says nothing, a stressed guest
     * dirties a quarter of its memory, and half of it holds data; the rate is one that QEMU's default bandwidth keeps up
     * with, in several iterations.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Workload parse(String text, long memoryBytes) {
        if (text.equals("idle")) {
            return idle();
        }
        var common = new TreeMap<String, String>();
        List<Phase> phases = text.startsWith("phases:")
                ? phases(text.substring("phases:".length()), memoryBytes, common)
                : List.of(phase(text, memoryBytes, 0, common));
        boolean idle = phases.stream().allMatch(phase -> phase.pattern() == Pattern.IDLE);
        long fill = size(common, "fill", idle ? 0 : memoryBytes / 2);
        checkFits("fill", fill, memoryBytes);
        return new Workload(phases, fill, number(common, "seed", 1));
    }

    private static List<Phase> phases(String list, long memoryBytes, Map<String, String> common) {
        var phases = new ArrayList<Phase>();
        for (String item : list.split("/", -1)) {
            int at = item.lastIndexOf('@');
            if (at < 0) {
                throw new IllegalArgumentException("workload phase '" + item + "': expected KIND@SECONDS");
            }
            phases.add(phase(item.substring(0, at), memoryBytes, seconds(item.substring(at + 1)), common));
        }
        if (phases.size() > MAX_PHASES) {
            throw new IllegalArgumentException(
                    "%d workload phases: at most %d are possible".formatted(phases.size(), MAX_PHASES));
        }
        return List.copyOf(phases);
    }

    private static double seconds(String text) {
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("workload phase: '" + text + "' is no number of seconds", e);
        }
        if (!(seconds > 0 && seconds <= 1e6)) {
            throw new IllegalArgumentException(
                    "workload phase of " + text + " seconds: expected more than 0, up to 1e6");
        }
        return seconds;
    }

    private static Phase phase(String text, long memoryBytes, double seconds, Map<String, String> common) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        Map<String, String> options = options(text, colon < 0 ? "" : text.substring(colon + 1));
        for (String name : List.of("fill", "seed")) {
            String value = options.remove(name);
            if (value != null && common.put(name, value) != null) {
                throw new IllegalArgumentException("workload: " + name + " is given twice");
            }
        }
        Phase phase = switch (kind) {
            case "idle" -> new Phase(Pattern.IDLE, 0, 0, 0, 0, seconds);
            case "stress" ->
                new Phase(
                        Pattern.RANDOM,
                        rate(options),
                        within(options, "hot", memoryBytes / 4, memoryBytes),
                        0,
                        0,
                        seconds);
            case "random" ->
                new Phase(
                        Pattern.RANDOM,
                        rate(options),
                        within(options, "span", memoryBytes, memoryBytes),
                        0,
                        0,
                        seconds);
            case "sequential" ->
                new Phase(
                        Pattern.SEQUENTIAL,
                        rate(options),
                        within(options, "span", memoryBytes / 4, memoryBytes),
                        0,
                        0,
                        seconds);
            case "hotset" -> hotSet(options, memoryBytes, seconds);
            default -> throw new IllegalArgumentException("unknown workload '" + kind + "': " + KINDS);
        };
        rejectOthers(kind, options);
        return phase;
    }

    private static Phase hotSet(Map<String, String> options, long memoryBytes, double seconds) {
        long span = within(options, "span", memoryBytes, memoryBytes);
        long hot = within(options, "hot", span / 16, span);
        long share = number(options, "share", 90);
        if (share < 0 || share > 100) {
            throw new IllegalArgumentException("workload option share=" + share + ": expected 0 to 100");
        }
        return new Phase(Pattern.HOT_SET, rate(options), span, hot, (int) share, seconds);
    }

    private static long rate(Map<String, String> options) {
        long rate = size(options, "rate", 96L << 20);
        if (rate <= 0) {
            throw new IllegalArgumentException("workload option rate=0: a guest that writes nothing is 'idle'");
        }
        return rate;
    }

    private static long within(Map<String, String> options, String name, long preset, long memoryBytes) {
        long bytes = size(options, name, preset);
        checkFits(name, bytes, memoryBytes);
        return bytes;
    }

    private static Map<String, String> options(String text, String list) {
        var options = new TreeMap<String, String>();
        for (String option : list.isEmpty() ? new String[0] : list.split(",", -1)) {
            int equals = option.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "workload '" + text + "': expected name=value, found '" + option + "'");
            }
            if (options.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "workload '" + text + "': " + option.substring(0, equals) + " is given twice");
            }
        }
        return options;
    }

    private static long size(Map<String, String> options, String name, long preset) {
        String text = options.remove(name);
        try {
            return text == null ? preset : ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("workload option " + name + ": " + e.getMessage(), e);
        }
    }

    private static long number(Map<String, String> options, String name, long preset) {
        String text = options.remove(name);
        try {
            return text == null ? preset : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("workload option " + name + ": '" + text + "' is no number", e);
        }
    }

    private static void rejectOthers(String kind, Map<String, String> options) {
        if (!options.isEmpty()) {
            throw new IllegalArgumentException("workload " + kind + " has no option "
                    + options.keySet().iterator().next());
        }
    }

    private static void checkFits(String name, long bytes, long memoryBytes) {
        if (bytes > memoryBytes) {
            throw new IllegalArgumentException("workload option %s=%s does not fit %s of memory"
                    .formatted(name, ByteSize.format(bytes), ByteSize.format(memoryBytes)));
        }
    }
}
