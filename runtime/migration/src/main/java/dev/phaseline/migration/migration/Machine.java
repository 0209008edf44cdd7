package dev.phaseline.migration.migration;

import dev.phaseline.migration.globalstate.RunState;

/** What a migration needs of the guest that it moves. All methods are called with the big lock held. */
public interface Machine {
    /** Whether and why the guest runs or does not. */
    RunState runState();

    /** Whether virtual CPUs execute. */
    default boolean isRunning() {
        return runState() == RunState.RUNNING;
    }

    /**
     * Stops the guest, if it runs. When this returns no virtual CPU touches guest memory any more, and every write that
     * they made is in the dirty log.
     */
    void stop(RunState reason);

    /** Lets the guest run, or go on. */
    void start();

    /** Percentage of the time that running CPUs are held; 0 if they are not throttled. For any thread. */
    int throttlePercent();

    /** Throttles the CPUs, or no more if it is 0. For any thread. */
    void setThrottlePercent(int percent);

    /** Changes the reason for which a stopped guest does not run. */
    void setRunState(RunState reason);
}
