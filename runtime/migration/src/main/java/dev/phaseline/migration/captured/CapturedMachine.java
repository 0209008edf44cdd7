package dev.phaseline.migration.captured;

import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.MachineConfiguration;
import java.util.List;
import java.util.Optional;

/**
 * All of a machine that is not RAM.
 *
 * @param configuration the machine type, and the UUID if it came
 * @param ramSectionId number of the section {@code ram} in the stream; the devices' sections have others
 * @param sections of the devices, in the order of the stream
 * @param description of the sections, as it came; the empty text if it was empty, nothing if there was none
 */
record CapturedMachine(
        MachineConfiguration configuration,
        int ramSectionId,
        List<ForeignSection> sections,
        Optional<String> description) {
    CapturedMachine {
        sections = List.copyOf(sections);
    }
}
