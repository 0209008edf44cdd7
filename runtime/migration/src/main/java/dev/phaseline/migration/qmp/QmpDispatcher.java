package dev.phaseline.migration.qmp;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns requests into replies. Every reply is made by the executor, the main loop, in the order of the requests, errors
 * among them.
 */
final class QmpDispatcher {
    private static final String NEGOTIATION = "qmp_capabilities";

    private final Map<String, QmpCommand> commands;
    private final Executor executor;
    private final BiConsumer<QmpSession, JsonNode> sender;

    QmpDispatcher(Map<String, QmpCommand> commands, Executor executor, BiConsumer<QmpSession, JsonNode> sender) {
        this.commands = new TreeMap<>(commands);
        this.executor = executor;
        this.sender = sender;
    }

    /** Has a request executed. */
    void dispatch(QmpSession session, JsonNode request) {
        executor.execute(() -> sender.accept(session, reply(session, request)));
    }

    /** Has a reply sent to what was no request. */
    void reject(QmpSession session, String problem) {
        executor.execute(() -> sender.accept(session, error(new QmpException(problem), null)));
    }

    private JsonNode reply(QmpSession session, JsonNode request) {
        JsonNode id = request.get("id");
        try {
            ObjectNode reply = QmpJson.object();
            reply.set("return", execute(session, request));
            return withId(reply, id);
        } catch (QmpException e) {
            return error(e, id);
        }
    }

    private JsonNode execute(QmpSession session, JsonNode request) throws QmpException {
        if (!(request instanceof ObjectNode members)) {
            throw new QmpException("QMP input must be a JSON object");
        }
        for (String member : members.propertyNames()) {
            if (!List.of("execute", "arguments", "id").contains(member)) {
                throw new QmpException("QMP input member '%s' is unexpected".formatted(member));
            }
        }
        String name = commandName(members);
        QmpArguments arguments = arguments(members);
        if (name.equals(NEGOTIATION)) {
            return negotiate(session, arguments);
        }
        if (!session.isInCommandMode()) {
            throw new QmpException(
                    QmpException.ErrorClass.COMMAND_NOT_FOUND,
                    "Expecting capabilities negotiation with '" + NEGOTIATION + "'");
        }
        QmpCommand command = commands.get(name);
        if (command == null) {
            throw notFound(name);
        }
        return command.execute(arguments);
    }

    private static String commandName(ObjectNode members) throws QmpException {
        JsonNode name = members.get("execute");
        if (name == null) {
            throw new QmpException("QMP input lacks member 'execute'");
        }
        return name.stringValueOpt().orElseThrow(() -> new QmpException("QMP input member 'execute' must be a string"));
    }

    private static QmpArguments arguments(ObjectNode members) throws QmpException {
        return switch (members.get("arguments")) {
            case null -> new QmpArguments(QmpJson.object());
            case ObjectNode object -> new QmpArguments(object);
            case JsonNode other -> throw new QmpException("QMP input member 'arguments' must be an object");
        };
    }

    private static JsonNode negotiate(QmpSession session, QmpArguments arguments) throws QmpException {
        if (session.isInCommandMode()) {
            throw new QmpException(
                    QmpException.ErrorClass.COMMAND_NOT_FOUND,
                    "Capabilities negotiation is already complete, command ignored");
        }
        if (!arguments.strings("enable").isEmpty()) {
            throw new QmpException("This server offers no capability to enable");
        }
        arguments.rejectOthers();
        session.enterCommandMode();
        return QmpJson.object();
    }

    private static QmpException notFound(String name) {
        return new QmpException(
                QmpException.ErrorClass.COMMAND_NOT_FOUND, "The command %s has not been found".formatted(name));
    }

    private static JsonNode error(QmpException failure, @Nullable JsonNode id) {
        ObjectNode reply = QmpJson.object();
        reply.putObject("error").put("class", failure.errorClass().wireName()).put("desc", failure.description());
        return withId(reply, id);
    }

    private static JsonNode withId(ObjectNode reply, @Nullable JsonNode id) {
        if (id != null) {
            reply.set("id", id);
        }
        return reply;
    }
}
