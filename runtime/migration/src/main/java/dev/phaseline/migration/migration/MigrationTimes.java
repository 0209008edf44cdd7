package dev.phaseline.migration.migration;

import java.util.OptionalLong;

/**
 * How long a migration took, in milliseconds.
 *
 * @param totalMs from the command to the end, or to now
 * @param setupMs what precedes the first iteration; 0 until that has begun
 * @param downtimeMs from the stop of the guest to the end; empty unless completed
 */
public record MigrationTimes(long totalMs, long setupMs, OptionalLong downtimeMs) {}
