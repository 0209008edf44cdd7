package dev.phaseline.migration.migration;

import java.util.Locale;

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
    /** The guest is on the destination. */
    COMPLETED,
    /** The guest is not on the destination. */
    FAILED;

    /** The name as in QMP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether this is how a migration ends, so that another one may begin. */
    public boolean isFinal() {
        return switch (this) {
            case NONE, COMPLETED, FAILED, CANCELLED -> true;
            case SETUP, CANCELLING, ACTIVE -> false;
        };
    }

    /** Whether a migration is being set up or under way, and not being given up. */
    public boolean isSetupOrActive() {
        return this == SETUP || this == ACTIVE;
    }

    /** Whether there is such a transition. */
    boolean mayBecome(MigrationStatus next) {
        return switch (this) {
            // A destination becomes active without a setup of its own.
            case NONE -> next == SETUP || next == ACTIVE;
            case SETUP -> next == ACTIVE || next == FAILED || next == CANCELLING;
            case ACTIVE -> next == COMPLETED || next == FAILED || next == CANCELLING;
            case CANCELLING -> next == CANCELLED;
            case COMPLETED, FAILED, CANCELLED -> next == NONE;
        };
    }
}
