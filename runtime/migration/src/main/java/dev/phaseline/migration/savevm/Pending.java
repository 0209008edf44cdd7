package dev.phaseline.migration.savevm;

/**
 * What is left to send, in bytes.
 *
 * @param precopyOnly must be sent before the guest runs at the destination
 * @param compatible may be sent before or after
 * @param postcopyOnly can only be sent after
 */
public record Pending(long precopyOnly, long compatible, long postcopyOnly) {
    /** Nothing is left. */
    public static final Pending NONE = new Pending(0, 0, 0);

    /** Returns the sum of the three. */
    public long total() {
        return precopyOnly + compatible + postcopyOnly;
    }

    /** Returns what this and another handler have left together. */
    public Pending plus(Pending other) {
        return new Pending(
                precopyOnly + other.precopyOnly, compatible + other.compatible, postcopyOnly + other.postcopyOnly);
    }
}
