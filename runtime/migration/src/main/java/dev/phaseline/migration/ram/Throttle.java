package dev.phaseline.migration.ram;

import java.util.Optional;

/** The throttle of a guest's virtual CPUs, as the sender of RAM sees it. For any thread. */
public interface Throttle {
    /** How to throttle; empty where the guest is to be left alone. */
    Optional<ThrottleParameters> parameters();

    /** Percentage of the time that the CPUs are held; 0 if they are not. */
    int percent();

    /** Holds the CPUs for that percentage of the time, at most 99; 0 lets them go. */
    void setPercent(int percent);
}
