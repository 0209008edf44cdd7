package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.MigrationProperties;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.GuestMemory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command {@code human-monitor-command}: the lines of QEMU's monitor for people that scripts use, carried out by the
 * commands of the machine protocol and answered in the monitor's form.
 */
final class MonitorCommands {
    /** What the monitor puts behind each line. */
    static final String LINE_END = "\r\n";

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int LONGEST_COMMAND_WORDS = 2;

    private final Map<String, QmpCommand> commands;
    private final MemoryDump dump;
    private final Map<String, Line> lines;

    /** Answers a line. */
    @FunctionalInterface
    private interface Line {
        String answer(List<String> words) throws QmpException;
    }

    /** @param commands of the machine protocol, by name */
    MonitorCommands(Map<String, QmpCommand> commands, GuestMemory memory, MigrationProperties properties) {
        this.commands = Map.copyOf(commands);
        this.dump = new MemoryDump(memory);
        this.lines = Map.ofEntries(
                Map.entry("info migrate", _ -> MonitorMigrationText.of(properties, object("query-migrate"))),
                Map.entry("info migrate_capabilities", _ -> capabilities()),
                Map.entry("info migrate_parameters", _ -> parameters()),
                Map.entry("info name", _ -> object("query-name").path("name").asString() + LINE_END),
                Map.entry("info status", _ -> status()),
                Map.entry("info trace-events", this::traceEvents),
                Map.entry("info version", _ -> version()),
                Map.entry("migrate_cancel", _ -> silently("migrate_cancel", QmpJson.object())),
                Map.entry("cont", _ -> silently("cont", QmpJson.object())),
                Map.entry("stop", _ -> silently("stop", QmpJson.object())),
                Map.entry("trace-event", this::traceEvent),
                Map.entry("xp", dump::answer));
    }

    Map<String, QmpCommand> commands() {
        return Map.of("human-monitor-command", this::execute);
    }

    private JsonNode execute(QmpArguments arguments) throws QmpException {
        String text = arguments.string("command-line");
        // Registers that a CPU would show; no line here differs between CPUs.
        arguments.optionalInteger("cpu-index");
        arguments.rejectOthers();
        return QmpJson.text(answer(text.strip()));
    }

    private String answer(String text) {
        List<String> words = List.of(BLANKS.split(text));
        Optional<Line> line = Optional.empty();
        int named = Math.min(LONGEST_COMMAND_WORDS, words.size());
        while (line.isEmpty() && named > 0) {
            // "xp/4x" is "xp /4x".
            line = Optional.ofNullable(lines.get(String.join(" ", words.subList(0, named))));
            named -= line.isEmpty() ? 1 : 0;
        }
        if (line.isEmpty()) {
            return "unknown command: '" + text + "'" + LINE_END;
        }
        try {
            return line.get().answer(words.subList(named, words.size()));
        } catch (QmpException e) {
            return "Error: " + e.description() + LINE_END;
        }
    }

    private ObjectNode object(String command) throws QmpException {
        return (ObjectNode) execute(command, QmpJson.object());
    }

    private JsonNode execute(String command, ObjectNode arguments) throws QmpException {
        QmpCommand known = commands.get(command);
        if (known == null) {
            throw new IllegalStateException("there is no command " + command);
        }
        return known.execute(new QmpArguments(arguments));
    }

    private String silently(String command, ObjectNode arguments) throws QmpException {
        execute(command, arguments);
        return "";
    }

    private String status() throws QmpException {
        ObjectNode status = object("query-status");
        String name = status.path("status").asString();
        boolean usual = name.equals("running") || name.equals("paused");
        return "VM status: " + (status.path("running").asBoolean() ? "running" : "paused")
                + (usual ? "" : " (" + name + ")") + LINE_END;
    }

    private String version() throws QmpException {
        JsonNode qemu = object("query-version").path("qemu");
        return "%d.%d.%d%s%s"
                .formatted(
                        qemu.path("major").asInt(),
                        qemu.path("minor").asInt(),
                        qemu.path("micro").asInt(),
                        object("query-version").path("package").asString(),
                        LINE_END);
    }

    private String capabilities() throws QmpException {
        return execute("query-migrate-capabilities", QmpJson.object())
                .valueStream()
                .map(capability -> "%s: %s%s"
                        .formatted(
                                capability.path("capability").asString(),
                                capability.path("state").asBoolean() ? "on" : "off",
                                LINE_END))
                .collect(Collectors.joining());
    }

    private String parameters() throws QmpException {
        return object("query-migrate-parameters")
                .propertyStream()
                .map(parameter -> parameter.getKey() + ": " + parameterText(parameter.getValue()) + LINE_END)
                .collect(Collectors.joining());
    }

    private static String parameterText(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "on" : "off";
        }
        return value.isString() ? "'" + value.asString() + "'" : value.toString();
    }

    private String traceEvent(List<String> words) throws QmpException {
        if (words.size() != 2 || !List.of("on", "off").contains(words.get(1))) {
            throw new QmpException("expected trace-event NAME on|off");
        }
        return silently(
                "trace-event-set-state",
                QmpJson.object()
                        .put("name", words.getFirst())
                        .put("enable", words.get(1).equals("on"))
                        .put("ignore-unavailable", true));
    }

    private String traceEvents(List<String> words) throws QmpException {
        String pattern = words.isEmpty() ? "*" : words.getFirst();
        return execute("trace-event-get-state", QmpJson.object().put("name", pattern))
                .valueStream()
                .map(event -> "%s : state %d%s"
                        .formatted(
                                event.path("name").asString(),
                                event.path("state").asString().equals("enabled") ? 1 : 0,
                                LINE_END))
                .collect(Collectors.joining());
    }
}
