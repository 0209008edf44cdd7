package dev.phaseline.migration.migration;

import dev.phaseline.migration.ram.RamStatistics;

/** What the source can say about its latest migration. */
public sealed interface MigrationInfo {
    /** There was none. */
    record None() implements MigrationInfo {}

    /** It connects, or is about to write the first iteration. */
    record Setup() implements MigrationInfo {}

    /**
     * It is under way, or being given up.
     *
     * @param throttlePercent of the time that virtual CPUs are held; 0 if they are not throttled
     */
    record Active(
            MigrationStatus status, MigrationTimes times, RamStatistics ram, Throughput throughput, int throttlePercent)
            implements MigrationInfo {}

    /**
     * The guest is on the destination.
     *
     * @param throughput of the whole migration, its setup left out
     */
    record Completed(MigrationTimes times, RamStatistics ram, Throughput throughput) implements MigrationInfo {}

    /**
     * The guest is still here.
     *
     * @param problem one line for the user
     */
    record Failed(String problem) implements MigrationInfo {}

    /** The guest is still here, as the user wished. */
    record Cancelled() implements MigrationInfo {}
}
