package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import dev.phaseline.tracepoint.pattern.NearestNames;
import dev.phaseline.tracepoint.pattern.TracePattern;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The commands that switch trace events, as in QEMU 7.2. A name is a glob only if it has a {@code *}. There are no
 * events that are switched for one virtual CPU: none has the property {@code vcpu}.
 */
final class TraceCommands {
    private final int cpus;

    /**
     * Creates the commands.
     *
     * @param cpus the number of virtual CPUs
     */
    TraceCommands(int cpus) {
        this.cpus = cpus;
    }

    Map<String, QmpCommand> commands() {
        return Map.of(
                "trace-event-get-state", this::getState,
                "trace-event-set-state", this::setState);
    }

    private JsonNode getState(QmpArguments arguments) throws QmpException {
        String name = arguments.string("name");
        OptionalLong cpu = arguments.optionalInteger("vcpu");
        arguments.rejectOthers();
        ArrayNode states = QmpJson.array();
        for (Tracepoint event : events(name, cpu)) {
            states.addObject()
                    .put("name", event.name())
                    .put("state", state(event))
                    .put("vcpu", false);
        }
        return states;
    }

    private static String state(Tracepoint event) {
        if (!event.isAvailable()) {
            return "unavailable";
        }
        return Tracepoints.isEnabled(event) ? "enabled" : "disabled";
    }

    private JsonNode setState(QmpArguments arguments) throws QmpException {
        String name = arguments.string("name");
        boolean enable = arguments.bool("enable");
        boolean ignoreUnavailable = arguments.optionalBool("ignore-unavailable").orElse(false);
        OptionalLong cpu = arguments.optionalInteger("vcpu");
        arguments.rejectOthers();
        List<Tracepoint> events = events(name, cpu);
        for (Tracepoint event : events) {
            if (!event.isAvailable() && !ignoreUnavailable) {
                throw new QmpException("event \"%s\" is disabled".formatted(event.name()));
            }
        }
        if (!events.isEmpty()) {
            Tracepoints.apply(List.of(new TracePattern(name, enable, "")));
        }
        return QmpJson.object();
    }

    private List<Tracepoint> events(String name, OptionalLong cpu) throws QmpException {
        if (cpu.isPresent() && (cpu.getAsLong() < 0 || cpu.getAsLong() >= cpus)) {
            throw new QmpException("invalid vCPU index " + cpu.getAsLong());
        }
        if (name.contains("*")) {
            return cpu.isPresent() ? List.of() : Tracepoints.matching(name);
        }
        List<Tracepoint> all = Tracepoints.matching("*");
        List<Tracepoint> named =
                all.stream().filter(event -> event.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new QmpException("unknown event \"%s\"%s".formatted(name, hint(name, all)));
        }
        if (cpu.isPresent()) {
            throw new QmpException("event \"%s\" is not vcpu-specific".formatted(name));
        }
        return named;
    }

    private static String hint(String name, List<Tracepoint> events) {
        List<String> nearest =
                NearestNames.of(name, events.stream().map(Tracepoint::name).toList());
        return nearest.isEmpty()
                ? ""
                : nearest.stream().map(near -> '"' + near + '"').collect(Collectors.joining(", ", " (nearest: ", ")"));
    }
}
