package dev.phaseline.cli.migrate;

import dev.phaseline.migration.guest.ByteSize;
import dev.phaseline.migration.qmp.QmpException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of both sides.
 *
 * @param uri where the guest goes
 * @param capabilities to be switched on, by QEMU's names
 * @param parameters to be set, by QEMU's names, as users write the values: numbers may be sizes such as {@code 64M}
 */
public record MigrationOrder(String uri, List<String> capabilities, Map<String, String> parameters) {
    /** Copies the collections. */
    public MigrationOrder {
        capabilities = List.copyOf(capabilities);
        parameters = Map.copyOf(parameters);
    }

    /** The arguments of {@code migrate-set-capabilities}. */
    ObjectNode capabilityArguments() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        var list = arguments.putArray("capabilities");
        for (String capability : capabilities) {
            list.addObject().put("capability", capability).put("state", true);
        }
        return arguments;
    }

    /**
     * The arguments of {@code migrate-set-parameters}.
     *
     * @param current the reply to {@code query-migrate-parameters}, which shows of what type each parameter is
     * @throws QmpException if a value is not of its parameter's type
     */
    ObjectNode parameterArguments(JsonNode current) throws QmpException {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            put(arguments, parameter.getKey(), parameter.getValue(), current.path(parameter.getKey()));
        }
        return arguments;
    }

    private static void put(ObjectNode arguments, String name, String value, JsonNode current) throws QmpException {
        if (current.isBoolean()) {
            arguments.put(name, truth(name, value));
        } else if (current.isNumber()) {
            arguments.put(name, number(name, value));
        } else {
            arguments.put(name, value);
        }
    }

    private static boolean truth(String name, String value) throws QmpException {
        return switch (value) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new QmpException("parameter %s: '%s' is neither on nor off".formatted(name, value));
        };
    }

    private static long number(String name, String value) throws QmpException {
        try {
            return ByteSize.parse(value);
        } catch (IllegalArgumentException e) {
            throw new QmpException("parameter %s: '%s' is no number".formatted(name, value));
        }
    }
}
