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
 * among them; except that a client that has negotiated it may have some commands executed out of band, at once and by
 * the thread that reads.
 */
final class QmpDispatcher {
    /** The one capability of the protocol. */
    static final String OUT_OF_BAND = "oob";

    private static final String NEGOTIATION = "qmp_capabilities";
    private static final String EXECUTE = "execute";
    private static final String EXECUTE_OUT_OF_BAND = "exec-oob";

    private final Map<String, QmpCommand> commands;
    private final Map<String, QmpCommand> outOfBandCommands;
    private final Executor executor;
    private final BiConsumer<QmpSession, JsonNode> sender;

    QmpDispatcher(
            Map<String, QmpCommand> commands,
            Map<String, QmpCommand> outOfBandCommands,
            Executor executor,
            BiConsumer<QmpSession, JsonNode> sender) {
        this.commands = new TreeMap<>(commands);
        this.commands.putAll(outOfBandCommands);
        this.outOfBandCommands = Map.copyOf(outOfBandCommands);
        this.executor = executor;
        this.sender = sender;
    }

    /** Has a request executed. */
    void dispatch(QmpSession session, JsonNode request) {
        if (session.isOutOfBandEnabled() && request.has(EXECUTE_OUT_OF_BAND)) {
            sender.accept(session, reply(session, request));
        } else {
            executor.execute(() -> sender.accept(session, reply(session, request)));
        }
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
        } catch (RuntimeException e) {
            // A mistake in a command is no reason to lose the guest.
            System.getLogger(QmpDispatcher.class.getName())
                    .log(System.Logger.Level.ERROR, "a command has met an internal error: " + request, e);
            return error(new QmpException("internal error: " + e), id);
        }
    }

    private JsonNode execute(QmpSession session, JsonNode request) throws QmpException {
        if (!(request instanceof ObjectNode members)) {
            throw new QmpException("QMP input must be a JSON object");
        }
        boolean outOfBand = session.isOutOfBandEnabled() && members.has(EXECUTE_OUT_OF_BAND);
        String key = outOfBand ? EXECUTE_OUT_OF_BAND : EXECUTE;
        for (String member : members.propertyNames()) {
            if (!List.of(key, "arguments", "id").contains(member)) {
                throw new QmpException("QMP input member '%s' is unexpected".formatted(member));
            }
        }
        String name = commandName(members, key);
        QmpArguments arguments = arguments(session, members);
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
        if (outOfBand && !outOfBandCommands.containsKey(name)) {
            throw new QmpException("The command %s does not support OOB".formatted(name));
        }
        return command.execute(arguments);
    }

    private static String commandName(ObjectNode members, String key) throws QmpException {
        JsonNode name = members.get(key);
        if (name == null) {
            throw new QmpException("QMP input lacks member 'execute'");
        }
        return name.stringValueOpt()
                .orElseThrow(() -> new QmpException("QMP input member '%s' must be a string".formatted(key)));
    }

    private static QmpArguments arguments(QmpSession session, ObjectNode members) throws QmpException {
        return switch (members.get("arguments")) {
            case null -> new QmpArguments(QmpJson.object(), session::takeDescriptor);
            case ObjectNode object -> new QmpArguments(object, session::takeDescriptor);
            case JsonNode other -> throw new QmpException("QMP input member 'arguments' must be an object");
        };
    }

    private static JsonNode negotiate(QmpSession session, QmpArguments arguments) throws QmpException {
        if (session.isInCommandMode()) {
            throw new QmpException(
                    QmpException.ErrorClass.COMMAND_NOT_FOUND,
                    "Capabilities negotiation is already complete, command ignored");
        }
        List<String> enabled = arguments.strings("enable");
        arguments.rejectOthers();
        for (String capability : enabled) {
            if (!capability.equals(OUT_OF_BAND)) {
                throw new QmpException("Parameter 'enable' does not accept value '%s'".formatted(capability));
            }
        }
        if (!enabled.isEmpty()) {
            session.enableOutOfBand();
        }
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
