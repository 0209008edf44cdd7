package dev.phaseline.migration.guest;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.descriptor.NamedDescriptors;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The commands that give descriptors to the guest process, under QEMU's names. */
final class DescriptorCommands {
    private final NamedDescriptors descriptors;

    DescriptorCommands(NamedDescriptors descriptors) {
        this.descriptors = descriptors;
    }

    Map<String, QmpCommand> commands() {
        return Map.of("getfd", this::getfd, "closefd", this::closefd);
    }

    private JsonNode getfd(QmpArguments arguments) throws QmpException {
        String name = arguments.string("fdname");
        arguments.rejectOthers();
        Descriptor descriptor = arguments
                .takeDescriptor()
                .orElseThrow(() -> new QmpException("No file descriptor supplied via SCM_RIGHTS"));
        if (name.isEmpty() || NamedDescriptors.isNumber(name)) {
            descriptor.close();
            throw new QmpException("Parameter 'fdname' expects a name not starting with a digit");
        }
        descriptors.put(name, descriptor);
        return QmpJson.object();
    }

    private JsonNode closefd(QmpArguments arguments) throws QmpException {
        String name = arguments.string("fdname");
        arguments.rejectOthers();
        if (!descriptors.drop(name)) {
            throw new QmpException("File descriptor named '%s' not found".formatted(name));
        }
        return QmpJson.object();
    }
}
