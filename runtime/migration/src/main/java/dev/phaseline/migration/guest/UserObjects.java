package dev.phaseline.migration.guest;

import dev.phaseline.migration.authz.Authorization;
import dev.phaseline.migration.authz.AuthorizationRules;
import dev.phaseline.migration.authz.RuleFile;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.tls.TlsCredentials;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The objects that users create with {@code object-add} or {@code --object}: credentials for TLS, their passwords, and what
 * says who may connect. Owned by {@code main}.
 */
final class UserObjects {
    private final Map<String, Object> objects = new TreeMap<>();

    UserObjects() {}

    Map<String, QmpCommand> commands() {
        return Map.of("object-add", this::add, "object-del", this::delete);
    }

    /** The credentials of that id. */
    Optional<TlsCredentials> credentials(String id) {
        return find(id, TlsCredentials.class);
    }

    /** What has that id and says who may connect. */
    Optional<Authorization> authorization(String id) {
        return find(id, Authorization.class);
    }

    private <T> Optional<T> find(String id, Class<T> type) {
        return Optional.ofNullable(objects.get(id)).filter(type::isInstance).map(type::cast);
    }

    /** Creates an object as {@code object-add} does. */
    JsonNode add(QmpArguments arguments) throws QmpException {
        String type = arguments.string("qom-type");
        String id = arguments.string("id");
        if (!id.matches("[A-Za-z][A-Za-z0-9._-]*")) {
            throw new QmpException("Parameter 'id' expects an identifier");
        }
        if (objects.containsKey(id)) {
            throw new QmpException("attempt to add duplicate property '%s' to object (type 'container')".formatted(id));
        }
        var credentials = new CredentialsArguments(arguments);
        Object made = switch (type) {
            case "secret" -> Secret.of(arguments, this::secret);
            case "tls-creds-x509" -> credentials.x509(this::password);
            case "tls-creds-psk" -> credentials.psk();
            case "tls-creds-anon" -> credentials.anonymous();
            case "authz-simple" -> single(arguments);
            case "authz-list" -> listed(arguments);
            case "authz-list-file" -> inFile(arguments);
            default -> throw new QmpException("Parameter 'qom-type' does not accept value '%s'".formatted(type));
        };
        objects.put(id, made);
        return QmpJson.object();
    }

    private Secret secret(String id) throws QmpException {
        return switch (objects.get(id)) {
            case Secret secret -> secret;
            case null -> throw new QmpException("No secret with id '%s'".formatted(id));
            default -> throw new QmpException("Object with id '%s' is not a secret".formatted(id));
        };
    }

    /** The text that a secret of that id holds. */
    private String password(String id) throws QmpException {
        try {
            return secret(id).text();
        } catch (CharacterCodingException e) {
            throw new QmpException("Data from secret %s is not valid UTF-8".formatted(id));
        }
    }

    private static Authorization single(QmpArguments arguments) throws QmpException {
        var single = new Authorization.Single(arguments.string("identity"));
        arguments.rejectOthers();
        return single;
    }

    private static Authorization listed(QmpArguments arguments) throws QmpException {
        var listed = new Authorization.Listed(AuthorizationRules.read(arguments));
        arguments.rejectOthers();
        return listed;
    }

    private static Authorization inFile(QmpArguments arguments) throws QmpException {
        var file = new RuleFile(path(arguments, "filename"));
        boolean refresh = arguments.optionalBool("refresh").orElse(true);
        arguments.rejectOthers();
        try {
            AuthorizationRules now = file.rules();
            return refresh ? new Authorization.InFile(file) : new Authorization.Listed(now);
        } catch (IOException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
    }

    private static Path path(QmpArguments arguments, String name) throws QmpException {
        try {
            return Path.of(arguments.string(name));
        } catch (InvalidPathException e) {
            throw new QmpException("Parameter '%s' is no path: %s".formatted(name, e.getReason()));
        }
    }

    private JsonNode delete(QmpArguments arguments) throws QmpException {
        String id = arguments.string("id");
        arguments.rejectOthers();
        if (objects.remove(id) == null) {
            throw new QmpException("object '%s' not found".formatted(id));
        }
        return QmpJson.object();
    }
}
