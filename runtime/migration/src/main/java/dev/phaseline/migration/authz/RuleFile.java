package dev.phaseline.migration.authz;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file with rules, in JSON: {@code {"policy": "deny", "rules": [{"match": "CN=source", "policy": "allow"}]}}.
 *
 * @param path of the file
 */
public record RuleFile(Path path) {
    /**
     * Reads the rules that stand in it now.
     *
     * @throws IOException if there are none; the message is one line for the user
     */
    public AuthorizationRules rules() throws IOException {
        try {
            if (!(QmpJson.parse(CredentialsFile.read(path)) instanceof ObjectNode object)) {
                throw new QmpException("expected an object with rules");
            }
            var members = new QmpArguments(object);
            AuthorizationRules rules = AuthorizationRules.read(members);
            members.rejectOthers();
            return rules;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + path, e);
        } catch (JacksonException e) {
            throw new IOException("%s: no JSON: %s".formatted(path, e.getOriginalMessage()), e);
        } catch (QmpException e) {
            throw new IOException("%s: %s".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
