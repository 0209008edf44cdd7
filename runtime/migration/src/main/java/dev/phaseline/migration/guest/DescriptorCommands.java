package dev.phaseline.migration.guest;

import dev.phaseline.migration.descriptor.Descriptor;
import dev.phaseline.migration.descriptor.DescriptorSets;
import dev.phaseline.migration.descriptor.NamedDescriptors;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands that give descriptors to the guest process, under QEMU's names. */
final class DescriptorCommands {
    private final NamedDescriptors descriptors;
    private final DescriptorSets sets;

    DescriptorCommands(NamedDescriptors descriptors, DescriptorSets sets) {
        this.descriptors = descriptors;
        this.sets = sets;
    }

    Map<String, QmpCommand> commands() {
        return Map.of(
                "getfd", this::getfd,
                "closefd", this::closefd,
                "add-fd", this::addToSet,
                "remove-fd", this::removeFromSet,
                "query-fdsets", this::querySets);
    }

    private JsonNode getfd(QmpArguments arguments) throws QmpException {
        String name = arguments.string("fdname");
        arguments.rejectOthers();
        Descriptor descriptor = sent(arguments);
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

    private JsonNode addToSet(QmpArguments arguments) throws QmpException {
        OptionalLong set = arguments.optionalInteger("fdset-id");
        Optional<String> opaque = arguments.optionalString("opaque");
        arguments.rejectOthers();
        Descriptor descriptor = sent(arguments);
        if (set.isPresent() && set.getAsLong() < 0) {
            descriptor.close();
            throw new QmpException("Parameter 'fdset-id' expects a non-negative value");
        }
        long number = sets.add(set, new DescriptorSets.Member(descriptor, opaque));
        return QmpJson.object().put("fd", descriptor.number()).put("fdset-id", number);
    }

    private JsonNode removeFromSet(QmpArguments arguments) throws QmpException {
        long set = arguments.integer("fdset-id");
        OptionalLong number = arguments.optionalInteger("fd");
        arguments.rejectOthers();
        if (!sets.remove(set, number)) {
            String named = "fdset-id:" + set + (number.isEmpty() ? "" : ", fd:" + number.getAsLong());
            throw new QmpException("File descriptor named '%s' not found".formatted(named));
        }
        return QmpJson.object();
    }

    private JsonNode querySets(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ArrayNode reply = QmpJson.array();
        sets.all().forEach((number, members) -> {
            ArrayNode descriptions = reply.addObject().put("fdset-id", number).putArray("fds");
            members.forEach(member -> describe(member, descriptions.addObject()));
        });
        return reply;
    }

    private static void describe(DescriptorSets.Member member, ObjectNode description) {
        description.put("fd", member.descriptor().number());
        member.opaque().ifPresent(text -> description.put("opaque", text));
    }

    private static Descriptor sent(QmpArguments arguments) throws QmpException {
        return arguments
                .takeDescriptor()
                .orElseThrow(() -> new QmpException("No file descriptor supplied via SCM_RIGHTS"));
    }
}
