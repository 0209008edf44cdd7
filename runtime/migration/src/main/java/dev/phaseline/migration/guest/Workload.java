package dev.phaseline.migration.guest;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a guest does, as users describe it.
 *
 * <ul>
 *   <li>{@code idle}: nothing.
 *   <li>{@code stress}, {@code stress:rate=64M,hot=32M,fill=128M,seed=1}: the virtual CPUs together dirty {@code rate}
 *       bytes of pages per second, spread at random over the first {@code hot} bytes of memory. When the guest boots,
 *       the first {@code fill} bytes hold data; the rest is zero.
 * </ul>
 */
public sealed interface Workload {
    /** Nothing is executed and nothing written. */
    record Idle() implements Workload {}

    /**
     * Pages are read and written.
     *
     * @param bytesPerSecond size of the pages dirtied per second, by all CPUs together
     * @param hotBytes size of the memory that they are spread over
     * @param fillBytes size of the memory that holds data from the beginning
     * @param seed the same seed gives the same writes
     */
    record Stress(long bytesPerSecond, long hotBytes, long fillBytes, long seed) implements Workload {}

    /**
     * Reads the description of a workload for a guest of a given memory size. Where it says nothing, a stressed guest
     * dirties a quarter of its memory, and half of it holds data; the rate is one that QEMU's default bandwidth keeps up
     * with, in several iterations.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Workload parse(String text, long memoryBytes) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        Map<String, String> options = options(text, colon < 0 ? "" : text.substring(colon + 1));
        return switch (kind) {
            case "idle" -> idle(options);
            case "stress" -> stress(options, memoryBytes);
            default ->
                throw new IllegalArgumentException(
                        "unknown workload '" + kind + "': expected idle or stress[:rate=64M,hot=32M,fill=128M,seed=1]");
        };
    }

    private static Workload idle(Map<String, String> options) {
        rejectOthers("idle", options);
        return new Idle();
    }

    private static Workload stress(Map<String, String> options, long memoryBytes) {
        long rate = size(options, "rate", 96L << 20);
        long hot = size(options, "hot", memoryBytes / 4);
        long fill = size(options, "fill", memoryBytes / 2);
        long seed = number(options, "seed", 1);
        rejectOthers("stress", options);
        checkFits("hot", hot, memoryBytes);
        checkFits("fill", fill, memoryBytes);
        return new Stress(rate, hot, fill, seed);
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
