package dev.phaseline.migration.ram;

import dev.phaseline.migration.trace.MigrationTrace;
import java.util.Optional;

/**
 * Slows the guest down while it dirties memory faster than it can be sent. Looked at when a period of the bitmaps ends:
 * one in which the guest dirtied more than a part of what was sent is a strike, the second strike throttles. Good periods
 * do not take a strike back. Owned by the thread that sends.
 *
 * <p>Source: QEMU {@code migration/ram.c}, {@code migration_trigger_throttle} and {@code mig_throttle_guest_down}.
 */
final class AutoConverge {
    private static final int STRIKES = 2;
    private static final int FULL = 100;

    private final Throttle throttle;
    private int strikes;

    AutoConverge(Throttle throttle) {
        this.throttle = throttle;
    }

    /**
     * Evaluates a period.
     *
     * @param dirtyBytes of the pages that the guest dirtied
     * @param transferredBytes that were sent
     */
    void endPeriod(long dirtyBytes, long transferredBytes) {
        Optional<ThrottleParameters> wanted = throttle.parameters();
        if (wanted.isEmpty()) {
            return;
        }
        ThrottleParameters parameters = wanted.get();
        long thresholdBytes = transferredBytes * parameters.triggerThresholdPercent() / FULL;
        if (dirtyBytes > thresholdBytes && ++strikes >= STRIKES) {
            strikes = 0;
            MigrationTrace.migrationThrottle();
            throttle.setPercent(raised(parameters, throttle.percent(), dirtyBytes, thresholdBytes));
        }
    }

    private static int raised(ThrottleParameters parameters, int now, long dirtyBytes, long thresholdBytes) {
        if (now == 0) {
            return Math.min(parameters.initialPercent(), parameters.maxPercent());
        }
        int step = parameters.incrementPercent();
        if (parameters.tailslow()) {
            int left = FULL - now;
            step = (int) Math.min(step, left - (double) left * thresholdBytes / dirtyBytes);
        }
        return Math.min(now + step, parameters.maxPercent());
    }
}
