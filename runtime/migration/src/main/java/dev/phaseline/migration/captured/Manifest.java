package dev.phaseline.migration.captured;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.savevm.ForeignSection;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SectionHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The file {@code machine.json} of a stored machine. */
final class Manifest {
    private static final String FORMAT = "phaseline captured machine";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Manifest() {}

    static String of(CapturedMachine machine, List<RamBlock> blocks) {
        ObjectNode top = JSON.createObjectNode();
        top.put("format", FORMAT).put("version", VERSION);
        top.put("machine", machine.configuration().name());
        machine.configuration().uuid().ifPresent(uuid -> top.put("uuid", uuid.toString()));
        top.put("ram-section-id", Integer.toUnsignedLong(machine.ramSectionId()));
        ArrayNode ram = top.putArray("ram");
        for (RamBlock block : blocks) {
            ram.addObject()
                    .put("name", block.name())
                    .put("bytes", block.usedLengthBytes())
                    .put("file", MachineStore.blockFile(block.index()));
        }
        ArrayNode sections = top.putArray("sections");
        for (ForeignSection section : machine.sections()) {
            SectionHeader header = section.header();
            sections.addObject()
                    .put("section-id", Integer.toUnsignedLong(header.sectionId()))
                    .put("idstr", header.idstr())
                    .put("instance-id", Integer.toUnsignedLong(header.instanceId()))
                    .put("version-id", Integer.toUnsignedLong(header.versionId()))
                    .put("early", section.isEarly())
                    .put("bytes", section.payload().length);
        }
        machine.description().ifPresent(text -> top.put("description", MachineStore.DESCRIPTION));
        return top.toPrettyString() + "\n";
    }

    /** @throws IOException if the text is no manifest, or another file is missing or too short */
    static StoredMachine read(Path directory, String text) throws IOException {
        JsonNode top = parse(text);
        if (!FORMAT.equals(top.path("format").asString(""))
                || top.path("version").asInt(0) != VERSION) {
            throw new IOException("expected \"format\": \"%s\" and \"version\": %d".formatted(FORMAT, VERSION));
        }
        MachineConfiguration configuration =
                new MachineConfiguration(required(top, "machine").asString());
        if (top.has("uuid")) {
            configuration =
                    configuration.withUuid(UUID.fromString(top.get("uuid").asString()), true);
        }
        List<GuestMemory.Layout> layouts = new ArrayList<>();
        for (JsonNode block : required(top, "ram")) {
            layouts.add(new GuestMemory.Layout(
                    required(block, "name").asString(), required(block, "bytes").asLong()));
        }
        Optional<String> description = top.has("description") ? Optional.of(description(directory)) : Optional.empty();
        var machine = new CapturedMachine(
                configuration,
                (int) required(top, "ram-section-id").asLong(),
                sections(directory, required(top, "sections")),
                description);
        return new StoredMachine(directory, machine, List.copyOf(layouts));
    }

    private static JsonNode parse(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IOException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String description(Path directory) throws IOException {
        Path file = directory.resolve(MachineStore.DESCRIPTION);
        MachineStore.requireAtMost(MachineReceiver.MAX_DESCRIPTION_BYTES, file);
        String text = Files.readString(file);
        try {
            if (!text.isEmpty()) {
                DescriptionParser.parse(text);
            }
        } catch (DescriptionException e) {
            throw new IOException("%s: %s".formatted(MachineStore.DESCRIPTION, e.getMessage()), e);
        }
        return text;
    }

    private static List<ForeignSection> sections(Path directory, JsonNode entries) throws IOException {
        List<ForeignSection> sections = new ArrayList<>();
        Path path = directory.resolve(MachineStore.SECTIONS);
        MachineStore.requireAtMost(MachineReceiver.MAX_DEVICE_BYTES, path);
        try (InputStream file = Files.newInputStream(path)) {
            for (JsonNode entry : entries) {
                var header = new SectionHeader(
                        (int) required(entry, "section-id").asLong(),
                        required(entry, "idstr").asString(),
                        (int) required(entry, "instance-id").asLong(),
                        (int) required(entry, "version-id").asLong());
                long bytes = required(entry, "bytes").asLong();
                if (bytes < 0) {
                    throw new IOException("%s has %d bytes".formatted(header.place(), bytes));
                }
                byte[] payload = file.readNBytes((int) Math.min(bytes, MachineReceiver.MAX_DEVICE_BYTES));
                if (payload.length != bytes) {
                    throw new IOException("%s ends inside %s".formatted(MachineStore.SECTIONS, header.place()));
                }
                sections.add(new ForeignSection(
                        header, payload, required(entry, "early").asBoolean()));
            }
        }
        return sections;
    }

    private static JsonNode required(JsonNode object, String member) throws IOException {
        JsonNode value = object.get(member);
        if (value == null) {
            throw new IOException("\"%s\" is missing".formatted(member));
        }
        return value;
    }
}
