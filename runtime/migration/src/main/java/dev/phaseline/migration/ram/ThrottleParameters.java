package dev.phaseline.migration.ram;

/**
 * How auto-converge throttles virtual CPUs; percentages.
 *
 * @param triggerThresholdPercent {@code throttle-trigger-threshold}: part of the bytes sent in a period that the guest may
 *     dirty meanwhile
 * @param initialPercent {@code cpu-throttle-initial}: the first throttle
 * @param incrementPercent {@code cpu-throttle-increment}: what is added each time
 * @param tailslow {@code cpu-throttle-tailslow}: add no more than the guest's dirty rate calls for
 * @param maxPercent {@code max-cpu-throttle}: never throttle more
 */
public record ThrottleParameters(
        int triggerThresholdPercent, int initialPercent, int incrementPercent, boolean tailslow, int maxPercent) {
    /** QEMU's. */
    public static final ThrottleParameters DEFAULT = new ThrottleParameters(50, 20, 10, false, 99);

    /** Refuses values that QEMU refuses. */
    public ThrottleParameters {
        check("throttle_trigger_threshold", triggerThresholdPercent, 1, 100);
        check("cpu_throttle_initial", initialPercent, 1, 99);
        check("cpu_throttle_increment", incrementPercent, 1, 99);
        check("max_cpu_throttle", maxPercent, initialPercent, 99);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "Parameter '%s' expects an integer in the range of %d to %d".formatted(name, min, max));
        }
    }
}
