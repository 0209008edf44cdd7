package dev.phaseline.migration.qmp;

import tools.jackson.databind.JsonNode;

/** What a command does. Called by the main loop, one command at a time. */
@FunctionalInterface
public interface QmpCommand {
    /**
     * Executes the command.
     *
     * @return what the reply carries as {@code return}; an empty object where there is nothing to say
     * @throws QmpException if it cannot be done; the session goes on
     */
    JsonNode execute(QmpArguments arguments) throws QmpException;
}
