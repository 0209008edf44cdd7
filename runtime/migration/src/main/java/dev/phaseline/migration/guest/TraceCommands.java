package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The commands that switch trace events. */
final class TraceCommands {
    private TraceCommands() {}

    static Map<String, QmpCommand> commands() {
        return Map.of(
                "trace-event-get-state", TraceCommands::getState,
                "trace-event-set-state", TraceCommands::setState);
    }

    private static JsonNode getState(QmpArguments arguments) throws QmpException {
        String name = arguments.string("name");
        arguments.rejectOthers();
        ArrayNode states = QmpJson.array();
        for (Tracepoint event : matching(name)) {
            states.addObject()
                    .put("name", event.name())
                    .put("state", Tracepoints.isEnabled(event) ? "enabled" : "disabled")
                    .put("vcpu", false);
        }
        return states;
    }

    private static JsonNode setState(QmpArguments arguments) throws QmpException {
        String name = arguments.string("name");
        boolean enable = arguments.bool("enable");
        // All events that are known are available.
        arguments.optionalBool("ignore-unavailable");
        arguments.rejectOthers();
        matching(name);
        Tracepoints.apply(enable ? name : "-" + name);
        return QmpJson.object();
    }

    private static List<Tracepoint> matching(String pattern) throws QmpException {
        List<Tracepoint> events = MigrationTrace.GROUP.matching(pattern);
        if (events.isEmpty() && !pattern.contains("*")) {
            throw new QmpException("unknown event \"%s\"".formatted(pattern));
        }
        return events;
    }
}
