package dev.phaseline.migration.savevm;

import dev.phaseline.migration.vmstate.MigrationPriority;
import dev.phaseline.migration.vmstate.VmStateDescription;

/**
 * Something registered to be saved and loaded. Source: QEMU {@code migration/savevm.c}, {@code SaveStateEntry}.
 */
sealed interface SaveStateEntry {
    /** Device path and name, or just the name. */
    String idstr();

    /** Tells entries with the same idstr apart, from 0. */
    int instanceId();

    /** The number of this entry's sections when it is sent. */
    int sectionId();

    /** The version that is sent, and the newest that can be loaded. */
    int version();

    /** Which entries this one comes before. */
    MigrationPriority priority();

    /** What trace events show as the name of the entry's description. */
    String descriptionName();

    /** A device, saved as a whole while the guest is stopped. */
    record Device<T>(String idstr, int instanceId, int sectionId, VmStateDescription<T> description, T object)
            implements SaveStateEntry {
        @Override
        public int version() {
            return description.version();
        }

        @Override
        public MigrationPriority priority() {
            return description.priority();
        }

        @Override
        public String descriptionName() {
            return description.name();
        }

        boolean needed() {
            return description.needed(object);
        }
    }

    /** State that is sent in several sections while the guest runs. */
    record Live(String idstr, int instanceId, int sectionId, int version, SaveHandler handler)
            implements SaveStateEntry {
        @Override
        public MigrationPriority priority() {
            return MigrationPriority.DEFAULT;
        }

        @Override
        public String descriptionName() {
            return "(old)";
        }
    }
}
