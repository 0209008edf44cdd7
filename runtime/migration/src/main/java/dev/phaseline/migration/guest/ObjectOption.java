package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The value of {@code --object}, as QEMU's {@code -object} has it: {@code TYPE,id=ID,NAME=VALUE,…}; a comma in a value is
 * written twice.
 */
final class ObjectOption {
    private ObjectOption() {}

    /**
     * Reads it as the arguments of {@code object-add}.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    static QmpArguments parse(String text) {
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
            put(members, part.substring(0, equals), part.substring(equals + 1));
        }
        return new QmpArguments(members);
    }

    private static void put(ObjectNode members, String name, String value) {
        switch (value) {
            case "on", "yes", "true" -> members.put(name, true);
            case "off", "no", "false" -> members.put(name, false);
            default -> members.put(name, value);
        }
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
