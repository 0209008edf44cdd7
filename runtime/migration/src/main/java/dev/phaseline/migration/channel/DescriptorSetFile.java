package dev.phaseline.migration.channel;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.descriptor.DescriptorSets;
import java.io.IOException;

/** A file that a client has opened and given to this process, which may have no right to open it itself. */
final class DescriptorSetFile {
    private DescriptorSetFile() {}

    /** Whether a URI names no file of the file system, but a set of descriptors. */
    static boolean isMeant(MigrationUri.File uri) {
        return uri.path().startsWith(DescriptorSets.PATH_PREFIX);
    }

    /** Opens the file to write from the offset on; what is behind it is cut off. */
    static MigrationChannel outgoing(MigrationUri.File uri, DescriptorSets sets) throws ChannelException {
        Descriptor descriptor = open(uri, sets, true);
        try {
            descriptor.cutOffAt(uri.offset());
        } catch (IOException e) {
            descriptor.close();
            throw new ChannelException("cannot write to %s: %s".formatted(uri, e.getMessage()), e);
        }
        return DescriptorMigrationChannel.of(descriptor);
    }

    /** Opens the file to read from the offset on. */
    static MigrationChannel incoming(MigrationUri.File uri, DescriptorSets sets) throws ChannelException {
        Descriptor descriptor = open(uri, sets, false);
        try {
            descriptor.goTo(uri.offset());
        } catch (IOException e) {
            descriptor.close();
            throw new ChannelException("cannot read from %s: %s".formatted(uri, e.getMessage()), e);
        }
        return DescriptorMigrationChannel.of(descriptor);
    }

    private static Descriptor open(MigrationUri.File uri, DescriptorSets sets, boolean forWriting)
            throws ChannelException {
        try {
            return sets.open(uri.path(), forWriting);
        } catch (IOException e) {
            throw new ChannelException(String.valueOf(e.getMessage()), e);
        }
    }
}
