package dev.phaseline.migration.captured;

import dev.phaseline.migration.ram.GuestMemory;
import java.nio.file.Path;
import java.util.List;

/**
 * A machine in a directory, all but the contents of its RAM.
 *
 * @param layouts the RAM blocks, in the order of their files
 */
public record StoredMachine(Path directory, CapturedMachine machine, List<GuestMemory.Layout> layouts) {}
