package dev.phaseline.migration.migration;

import java.util.Locale;
import java.util.Set;

/**
 * Where a migration stands. Source and destination each have a status of their own. The names are those of QMP and of
 * {@code migrate_set_state}.
 */
public enum MigrationStatus {
    /** There was no migration yet. */
    NONE,
    /** The source connects and writes what precedes the first iteration. */
    SETUP,
    /** The source was told to give up and its threads are ending. */
    CANCELLING,
    /** The source has given up; its guest goes on. */
    CANCELLED,
    /** Guest state is on its way. */
    ACTIVE,
    /** The guest is stopped, and the user wants to be asked before it moves. */
    PRE_SWITCHOVER,
    /** The guest is stopped, the user was asked or need not be, and the rest is on its way. 7.2 has it only after asking. */
    DEVICE,
    /** The guest is on the destination. */
    COMPLETED,
    /** The guest is not on the destination. */
    FAILED;

    private static final Set<String> WIRE_NAMES = Set.of(
            "none",
            "setup",
            "cancelling",
            "cancelled",
            "active",
            "postcopy-active",
            "postcopy-paused",
            "postcopy-recover",
            "completed",
            "failed",
            "colo",
            "pre-switchover",
            "device",
            "wait-unplug");

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether QMP has a status of that name; there are some that this runtime does not know. */
    public static boolean isWireName(String name) {
        return WIRE_NAMES.contains(name);
    }

    /** Whether this is how a migration ends, so that another one may begin. */
    public boolean isFinal() {
        return switch (this) {
            case NONE, COMPLETED, FAILED, CANCELLED -> true;
            case SETUP, CANCELLING, ACTIVE, PRE_SWITCHOVER, DEVICE -> false;
        };
    }

    /** Whether a migration is being set up or under way, and not being given up. */
    public boolean isSetupOrActive() {
        return switch (this) {
            case SETUP, ACTIVE, PRE_SWITCHOVER, DEVICE -> true;
            case NONE, CANCELLING, CANCELLED, COMPLETED, FAILED -> false;
        };
    }

    /** Whether there is such a transition. */
    boolean mayBecome(MigrationStatus next) {
        return switch (this) {
            // A destination becomes active without a setup of its own.
            case NONE -> next == SETUP || next == ACTIVE;
            case SETUP -> next == ACTIVE || next == FAILED || next == CANCELLING;
            case ACTIVE ->
                next == PRE_SWITCHOVER || next == DEVICE || next == COMPLETED || next == FAILED || next == CANCELLING;
            case PRE_SWITCHOVER -> next == DEVICE || next == CANCELLING;
            case DEVICE -> next == COMPLETED || next == FAILED || next == CANCELLING;
            case CANCELLING -> next == CANCELLED;
            case COMPLETED, FAILED, CANCELLED -> next == NONE;
        };
    }
}
