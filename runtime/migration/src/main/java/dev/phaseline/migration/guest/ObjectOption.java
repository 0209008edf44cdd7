package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The value of {@code --object}, as QEMU's {@code -object} has it: {@code TYPE,id=ID,NAME=VALUE,…}; a comma in a value is
 * written twice, and a member of a list is named {@code LIST.0.NAME}. Or what {@code object-add} takes, in JSON.
 */
final class ObjectOption {
    private ObjectOption() {}

    /**
     * Reads it as the arguments of {@code object-add}.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    static QmpArguments parse(String text) {
        return new QmpArguments(text.startsWith("{") ? json(text) : pairs(text));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) QmpJson.parse(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("--object %s: no JSON: %s".formatted(text, e.getOriginalMessage()), e);
        }
    }

    private static ObjectNode pairs(String text) {
        ObjectNode members = QmpJson.object();
        for (String part : parts(text)) {
            int equals = part.indexOf('=');
            if (equals < 0 && members.isEmpty()) {
                members.put("qom-type", part);
                continue;
            }
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "--object %s: expected TYPE,id=ID,NAME=VALUE..., not '%s'".formatted(text, part));
            }
            List<String> path = Arrays.asList(part.substring(0, equals).split("\\.", -1));
            if (!put(members, path, value(part.substring(equals + 1)))) {
                throw new IllegalArgumentException("--object %s: '%s' is no member of a list, counted from 0"
                        .formatted(text, part.substring(0, equals)));
            }
        }
        return members;
    }

    private static JsonNode value(String text) {
        return switch (text) {
            case "on", "yes", "true" -> QmpJson.truth(true);
            case "off", "no", "false" -> QmpJson.truth(false);
            default -> QmpJson.text(text);
        };
    }

    /** Puts a value where a path leads to: members by name, elements of lists by number, one after the other. */
    private static boolean put(ObjectNode members, List<String> path, JsonNode value) {
        String name = path.getFirst();
        if (path.size() == 1) {
            members.set(name, value);
            return true;
        }
        JsonNode there = members.get(name);
        if (path.size() < 3 || (there != null && !there.isArray())) {
            return false;
        }
        var list = there instanceof ArrayNode array ? array : members.putArray(name);
        String number = path.get(1);
        if (number.equals(Integer.toString(list.size()))) {
            list.addObject();
        }
        for (int i = 0; i < list.size(); i++) {
            if (number.equals(Integer.toString(i))) {
                return put((ObjectNode) list.get(i), path.subList(2, path.size()), value);
            }
        }
        return false;
    }

    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean doubled = c == ',' && i + 1 < text.length() && text.charAt(i + 1) == ',';
            if (doubled) {
                i++;
            }
            if (c == ',' && !doubled) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
