package dev.phaseline.migration.captured;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.SectionHeader;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A captured machine for people: its RAM blocks and the state of its devices, as far as the description explains it. */
public final class DeviceTree {
    private DeviceTree() {}

    /**
     * Describes a machine.
     *
     * @throws IllegalStateException if none is here
     */
    public static ObjectNode of(CapturedSections captured, GuestMemory memory) {
        CapturedMachine machine = captured.machine().orElseThrow(() -> new IllegalStateException("no machine is here"));
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.put("machine", machine.configuration().name());
        machine.configuration().uuid().ifPresent(uuid -> tree.put("uuid", uuid.toString()));
        ArrayNode ram = tree.putArray("ram");
        memory.blocks()
                .forEach(block -> ram.addObject().put("name", block.name()).put("bytes", block.usedLengthBytes()));
        ArrayNode devices = tree.putArray("devices");
        List<SectionDescription> described = descriptions(machine);
        for (ForeignSection section : machine.sections()) {
            describe(section, described, devices.addObject());
        }
        return tree;
    }

    private static List<SectionDescription> descriptions(CapturedMachine machine) {
        String text = machine.description().orElse("");
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return DescriptionParser.parse(text);
        } catch (DescriptionException e) {
            throw new IllegalStateException("the description was read when it came", e);
        }
    }

    private static void describe(ForeignSection section, List<SectionDescription> described, ObjectNode device) {
        SectionHeader header = section.header();
        device.put("name", header.idstr())
                .put("instance-id", Integer.toUnsignedLong(header.instanceId()))
                .put("section-id", Integer.toUnsignedLong(header.sectionId()))
                .put("version-id", Integer.toUnsignedLong(header.versionId()))
                .put("bytes", section.payload().length);
        Optional<SectionDescription> matching = described.stream()
                .filter(candidate -> SectionCutter.matches(header, candidate))
                .findFirst();
        if (matching.isPresent()) {
            new StateDecoder(section.payload()).decode(matching.get().object(), device);
        } else {
            device.put("raw", StateDecoder.hex(section.payload()));
        }
    }
}
