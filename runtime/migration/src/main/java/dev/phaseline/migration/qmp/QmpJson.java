package dev.phaseline.migration.qmp;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the protocol writes it: one object to a line. */
public final class QmpJson {
    private static final ObjectMapper MAPPER = JsonMapper.shared();

    private QmpJson() {}

    /** An object without members. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An array without elements. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A text. */
    public static JsonNode text(String value) {
        return MAPPER.getNodeFactory().stringNode(value);
    }

    /** A truth value. */
    public static JsonNode truth(boolean value) {
        return MAPPER.getNodeFactory().booleanNode(value);
    }

    /** Reads a whole text; throws {@link tools.jackson.core.JacksonException} if it is none of JSON. */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    static ObjectMapper mapper() {
        return MAPPER;
    }

    /** A message as bytes, its line end included. */
    static byte[] line(JsonNode message) {
        return (message + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
