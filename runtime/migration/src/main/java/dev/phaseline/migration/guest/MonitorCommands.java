package dev.phaseline.migration.guest;

import dev.phaseline.migration.migration.MigrationProperties;
import dev.phaseline.migration.migration.MigrationStatus;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.GuestMemory;
import java.util.List;
import java.util.Map;
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

    /** A word, which may be quoted so that it can hold blanks, or be empty. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

    private static final int LONGEST_COMMAND_WORDS = 2;

    private final Map<String, QmpCommand> commands;
    private final MemoryDump dump;
    private final Map<String, Line> lines;

    /**
     * A line that the monitor knows.
     *
     * @param names all that it has, as complaints show them
     * @param least number of words that it needs
     * @param most number of words that it takes
     */
    private record Line(String names, int least, int most, Answer answer) {}

    /** Carries a line out. */
    @FunctionalInterface
    private interface Answer {
        String of(List<String> words) throws QmpException, UsageException;
    }

    /** The words are not those of the line: no failure of a command, and told in other words. */
    private static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String problem) {
            super(problem);
        }
    }

    /** @param commands of the machine protocol, by name */
    MonitorCommands(Map<String, QmpCommand> commands, GuestMemory memory, MigrationProperties properties) {
        this.commands = Map.copyOf(commands);
        this.dump = new MemoryDump(memory);
        this.lines = Map.ofEntries(
                line("info migrate", 0, 0, _ -> MonitorMigrationText.of(properties, object("query-migrate"))),
                line("info migrate_capabilities", 0, 0, _ -> capabilities()),
                line("info migrate_parameters", 0, 0, _ -> MonitorSettings.print(object("query-migrate-parameters"))),
                line("info name", 0, 0, _ -> object("query-name").path("name").asString() + LINE_END),
                line("info status", 0, 0, _ -> status()),
                line("info trace-events", 0, 1, this::traceEvents),
                line("info uuid", 0, 0, _ -> object("query-uuid").path("UUID").asString() + LINE_END),
                line("info version", 0, 0, _ -> version()),
                line("migrate", 1, 2, this::migrate),
                line("migrate_cancel", 0, 0, _ -> silently("migrate_cancel", QmpJson.object())),
                line("migrate_continue", 1, 1, this::migrateContinue),
                line(
                        "migrate_incoming",
                        1,
                        1,
                        words -> silently("migrate-incoming", QmpJson.object().put("uri", words.getFirst()))),
                line("migrate_set_capability", 1, 2, this::setCapability),
                line("migrate_set_parameter", 2, 2, this::setParameter),
                line("cont", 0, 0, _ -> silently("cont", QmpJson.object())),
                line("c", 0, 0, _ -> silently("cont", QmpJson.object())),
                line("stop", 0, 0, _ -> silently("stop", QmpJson.object())),
                line("s", 0, 0, _ -> silently("stop", QmpJson.object())),
                line("system_powerdown", 0, 0, _ -> silently("system_powerdown", QmpJson.object())),
                line("system_reset", 0, 0, _ -> silently("system_reset", QmpJson.object())),
                line("trace-event", 1, 2, this::traceEvent),
                line("xp", 0, Integer.MAX_VALUE, dump::answer));
    }

    private static Map.Entry<String, Line> line(String name, int least, int most, Answer answer) {
        String names = switch (name) {
            case "cont", "c" -> "cont|c";
            case "stop", "s" -> "stop|s";
            default -> name.substring(name.indexOf(' ') + 1);
        };
        return Map.entry(name, new Line(names, least, most, answer));
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
        List<String> words = words(text);
        int named = Math.min(LONGEST_COMMAND_WORDS, words.size());
        // "xp/4x" is "xp /4x".
        while (named > 0 && !lines.containsKey(String.join(" ", words.subList(0, named)))) {
            named--;
        }
        String name = String.join(" ", words.subList(0, named));
        Line line = lines.get(name);
        if (line == null) {
            return text.isEmpty() ? "" : "unknown command: '" + text + "'" + LINE_END;
        }
        try {
            return answer(line, words.subList(named, words.size()));
        } catch (UsageException e) {
            String help =
                    name.substring(0, name.lastIndexOf(' ') + 1) + line.names().split("\\|", 2)[0];
            return e.getMessage() + LINE_END + "Try \"help " + help + "\" for more information" + LINE_END;
        } catch (QmpException e) {
            return "Error: " + e.description() + LINE_END;
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(word -> word.group(1) == null ? word.group() : word.group(1))
                .toList();
    }

    private static String answer(Line line, List<String> words) throws QmpException, UsageException {
        requireCount(line.names(), words, line.least(), line.most());
        return line.answer().of(words);
    }

    private static void requireCount(String names, List<String> words, int least, int most) throws UsageException {
        if (words.size() < least) {
            throw new UsageException(names + ": string expected");
        }
        if (words.size() > most) {
            throw new UsageException(names + ": extraneous characters at the end of line");
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

    private String migrate(List<String> words) throws QmpException, UsageException {
        List<String> options =
                words.stream().filter(word -> word.startsWith("-")).toList();
        List<String> addresses =
                words.stream().filter(word -> !word.startsWith("-")).toList();
        for (String option : options) {
            if (!option.equals("-d") && !option.equals("-r")) {
                throw new UsageException("migrate: unsupported option " + option);
            }
        }
        requireCount("migrate", addresses, 1, 1);
        silently("migrate", QmpJson.object().put("uri", addresses.getFirst()).put("resume", options.contains("-r")));
        // Nobody can be kept waiting here.
        return options.contains("-d")
                ? ""
                : "terminal does not allow synchronous migration, continuing detached" + LINE_END;
    }

    private String migrateContinue(List<String> words) throws QmpException {
        String state = words.getFirst();
        if (!MigrationStatus.isWireName(state)) {
            throw invalidValue(state);
        }
        return silently("migrate-continue", QmpJson.object().put("state", state));
    }

    private String setCapability(List<String> words) throws QmpException, UsageException {
        String name = words.getFirst();
        boolean on = isOn(words);
        if (execute("query-migrate-capabilities", QmpJson.object())
                .valueStream()
                .noneMatch(known -> known.path("capability").asString().equals(name))) {
            throw invalidValue(name);
        }
        ObjectNode arguments = QmpJson.object();
        arguments.putArray("capabilities").addObject().put("capability", name).put("state", on);
        return silently("migrate-set-capabilities", arguments);
    }

    private String setParameter(List<String> words) throws QmpException {
        ObjectNode known = object("query-migrate-parameters");
        return silently("migrate-set-parameters", MonitorSettings.arguments(known, words.getFirst(), words.getLast()));
    }

    private static boolean isOn(List<String> words) throws UsageException {
        String state = words.size() == 2 ? words.getLast() : "";
        if (!state.equals("on") && !state.equals("off")) {
            throw new UsageException("Expected 'on' or 'off'");
        }
        return state.equals("on");
    }

    /** What is said of a word that should be one of certain words. */
    static QmpException invalidValue(String word) {
        return new QmpException("invalid parameter value: " + word);
    }

    private String traceEvent(List<String> words) throws QmpException, UsageException {
        boolean on = isOn(words);
        try {
            return silently(
                    "trace-event-set-state",
                    QmpJson.object()
                            .put("name", words.getFirst())
                            .put("enable", on)
                            .put("ignore-unavailable", true));
        } catch (QmpException e) {
            // Without the "Error:" of other lines.
            return e.description() + LINE_END;
        }
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
