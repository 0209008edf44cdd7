package dev.phaseline.migration.captured;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON text behind a stream's end. Member names may repeat: lists write the description of each element into
 * the same object.
 */
final class DescriptionParser {
    private final JsonParser json;

    private DescriptionParser(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads a whole description.
     *
     * @return one entry for each FULL section, in the order of the stream
     * @throws DescriptionException if the text is none
     */
    static List<SectionDescription> parse(String text) throws DescriptionException {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            return new DescriptionParser(json).top();
        } catch (JacksonException e) {
            throw new DescriptionException("the description is no JSON: " + e.getOriginalMessage());
        }
    }

    private List<SectionDescription> top() throws DescriptionException {
        List<SectionDescription> devices = null;
        json.nextToken();
        expect(JsonToken.START_OBJECT, "the description");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("devices")) {
                devices = sections();
            } else {
                json.skipChildren();
            }
        }
        expect(JsonToken.END_OBJECT, "the description");
        if (devices == null) {
            throw new DescriptionException("the description lists no devices");
        }
        return devices;
    }

    private List<SectionDescription> sections() throws DescriptionException {
        List<SectionDescription> sections = new ArrayList<>();
        expect(JsonToken.START_ARRAY, "devices");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "devices");
            Members members = members();
            if (members.name == null) {
                throw new DescriptionException("a device of the description has no name");
            }
            if (sections.size() == MachineReceiver.MAX_SECTIONS) {
                throw new DescriptionException(
                        "the description lists more than %d devices".formatted(MachineReceiver.MAX_SECTIONS));
            }
            sections.add(new SectionDescription(members.name, members.instanceId, members.object()));
        }
        return sections;
    }

    private List<ObjectDescription> objects(String place) throws DescriptionException {
        List<ObjectDescription> objects = new ArrayList<>();
        expect(JsonToken.START_ARRAY, place);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, place);
            objects.add(members().object());
        }
        return objects;
    }

    private List<FieldDescription> fields() throws DescriptionException {
        List<FieldDescription> fields = new ArrayList<>();
        expect(JsonToken.START_ARRAY, "fields");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "fields");
            fields.add(members().field());
        }
        return fields;
    }

    /** Reads the members of an object whose opening brace was read; what kind of object it is, the caller knows. */
    private Members members() throws DescriptionException {
        Members members = new Members();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "name" -> members.name = text(name);
                case "type" -> members.type = text(name);
                case "vmsd_name" -> {
                    members.vmsdName = text(name);
                    members.inlineObjects++;
                }
                case "version" -> members.version = (int) number(name);
                case "instance_id" -> members.instanceId = (int) number(name);
                case "array_len" -> members.arrayLength = (int) number(name);
                case "size" -> members.size = number(name);
                case "struct" -> {
                    expect(JsonToken.START_OBJECT, name);
                    members.struct = members().object();
                }
                case "fields" -> members.fields = fields();
                case "subsections" -> members.subsections = objects(name);
                default -> json.skipChildren();
            }
        }
        expect(JsonToken.END_OBJECT, "an object");
        return members;
    }

    private String text(String name) throws DescriptionException {
        expect(JsonToken.VALUE_STRING, name);
        return json.getString();
    }

    private long number(String name) throws DescriptionException {
        expect(JsonToken.VALUE_NUMBER_INT, name);
        long value = json.getLongValue();
        if (value < 0 || value > 0xffff_ffffL) {
            throw new DescriptionException("the description has " + name + " " + value);
        }
        return value;
    }

    private void expect(JsonToken token, String place) throws DescriptionException {
        if (json.currentToken() != token) {
            throw new DescriptionException(
                    "the description has " + json.currentToken() + " in " + place + ", expected " + token);
        }
    }

    /** All members that matter of any object. */
    private static final class Members {
        /** Only an object that is alone in its field describes it. */
        private int inlineObjects;

        private @Nullable String name;
        private @Nullable String vmsdName;
        private @Nullable ObjectDescription struct;
        private String type = "";
        private int version;
        private int instanceId;
        private int arrayLength = 1;
        private long size;
        private List<FieldDescription> fields = List.of();
        private List<ObjectDescription> subsections = List.of();

        ObjectDescription object() {
            return new ObjectDescription(vmsdName == null ? "" : vmsdName, version, fields, subsections);
        }

        FieldDescription field() throws DescriptionException {
            if (name == null || size < 0 || arrayLength < 0) {
                throw new DescriptionException("a field of the description has no name or a negative length");
            }
            return new FieldDescription(name, arrayLength, type, nested(), size);
        }

        private @Nullable ObjectDescription nested() {
            if (struct != null) {
                return struct;
            }
            // Elements of lists have bytes of their own around them.
            boolean plain = type.equals("vstruct") || type.equals("tmp");
            return plain && inlineObjects == 1 ? object() : null;
        }
    }
}
