package dev.phaseline.migration.globalstate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether and why the guest runs or does not, under the names that streams and QMP use. */
public enum RunState {
    DEBUG,
    INMIGRATE,
    INTERNAL_ERROR,
    IO_ERROR,
    PAUSED,
    POSTMIGRATE,
    PRELAUNCH,
    FINISH_MIGRATE,
    RESTORE_VM,
    RUNNING,
    SAVE_VM,
    SHUTDOWN,
    SUSPENDED,
    WATCHDOG,
    GUEST_PANICKED,
    COLO;

    /** Returns QEMU's name of this state, for example {@code finish-migrate}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds the state of that name; empty if QEMU knows none. */
    public static Optional<RunState> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(name))
                .findFirst();
    }
}
