package dev.phaseline.migration.guest;

import dev.phaseline.migration.authz.Authorization;
import dev.phaseline.migration.authz.AuthorizationRules;
import dev.phaseline.migration.authz.RuleFile;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.tls.AnonymousCredentials;
import dev.phaseline.migration.tls.CredentialsException;
import dev.phaseline.migration.tls.PskCredentials;
import dev.phaseline.migration.tls.TlsCredentials;
import dev.phaseline.migration.tls.TlsCredentials.Endpoint;
import dev.phaseline.migration.tls.X509Credentials;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The objects that users create with {@code object-add} or {@code --object}: credentials for TLS, and what says who may
 * connect. Owned by {@code main}.
 */
final class UserObjects {
    private static final String TYPES =
            "tls-creds-x509, tls-creds-psk, tls-creds-anon, authz-simple, authz-list or authz-list-file";

    private final Map<String, TlsCredentials> credentials = new TreeMap<>();
    private final Map<String, Authorization> authorizations = new TreeMap<>();

    UserObjects() {}

    Map<String, QmpCommand> commands() {
        return Map.of("object-add", this::add, "object-del", this::delete);
    }

    /** The credentials of that id. */
    Optional<TlsCredentials> credentials(String id) {
        return Optional.ofNullable(credentials.get(id));
    }

    /** What has that id and says who may connect. */
    Optional<Authorization> authorization(String id) {
        return Optional.ofNullable(authorizations.get(id));
    }

    /** Creates an object as {@code object-add} does. */
    JsonNode add(QmpArguments arguments) throws QmpException {
        String type = arguments.string("qom-type");
        String id = arguments.string("id");
        if (!id.matches("[A-Za-z][A-Za-z0-9._-]*")) {
            throw new QmpException("Parameter 'id' expects an identifier");
        }
        if (credentials.containsKey(id) || authorizations.containsKey(id)) {
            throw new QmpException("attempt to add duplicate property '%s' to object (type 'container')".formatted(id));
        }
        switch (type) {
            case "tls-creds-x509" -> credentials.put(id, x509(arguments));
            case "tls-creds-psk" -> credentials.put(id, psk(arguments));
            case "tls-creds-anon" -> credentials.put(id, anonymous(arguments));
            case "authz-simple" -> authorizations.put(id, single(arguments));
            case "authz-list" -> authorizations.put(id, listed(arguments));
            case "authz-list-file" -> authorizations.put(id, inFile(arguments));
            default ->
                throw new QmpException(
                        "Parameter 'qom-type' does not accept value '%s', expected %s".formatted(type, TYPES));
        }
        return QmpJson.object();
    }

    private static TlsCredentials x509(QmpArguments arguments) throws QmpException {
        Endpoint endpoint = endpoint(arguments);
        Path directory = path(arguments, "dir");
        boolean verifyPeer = arguments.optionalBool("verify-peer").orElse(true);
        // Whether the files fit together shows here in any case.
        arguments.optionalBool("sanity-check");
        refusePriority(arguments);
        arguments.rejectOthers();
        try {
            return X509Credentials.load(endpoint, directory, verifyPeer);
        } catch (CredentialsException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
    }

    private static TlsCredentials psk(QmpArguments arguments) throws QmpException {
        Endpoint endpoint = endpoint(arguments);
        Path directory = path(arguments, "dir");
        String userName = arguments.optionalString("username").orElse("qemu");
        // There is nothing but the key to verify, and it always is.
        arguments.optionalBool("verify-peer");
        refusePriority(arguments);
        arguments.rejectOthers();
        try {
            return PskCredentials.load(endpoint, directory, userName);
        } catch (CredentialsException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
    }

    private static TlsCredentials anonymous(QmpArguments arguments) throws QmpException {
        Endpoint endpoint = endpoint(arguments);
        // Nothing is read from there: the group of the key exchange is one of RFC 7919.
        arguments.optionalString("dir");
        arguments.optionalBool("verify-peer");
        refusePriority(arguments);
        arguments.rejectOthers();
        return new AnonymousCredentials(endpoint);
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

    private static Endpoint endpoint(QmpArguments arguments) throws QmpException {
        return arguments.optionalChoice("endpoint", Endpoint.class).orElse(Endpoint.CLIENT);
    }

    private static Path path(QmpArguments arguments, String name) throws QmpException {
        try {
            return Path.of(arguments.string(name));
        } catch (InvalidPathException e) {
            throw new QmpException("Parameter '%s' is no path: %s".formatted(name, e.getReason()));
        }
    }

    private static void refusePriority(QmpArguments arguments) throws QmpException {
        if (arguments.optionalString("priority").isPresent()) {
            throw new QmpException("Parameter 'priority' is not supported: it is in the language of GnuTLS");
        }
    }

    private JsonNode delete(QmpArguments arguments) throws QmpException {
        String id = arguments.string("id");
        arguments.rejectOthers();
        if (credentials.remove(id) == null && authorizations.remove(id) == null) {
            throw new QmpException("object '%s' not found".formatted(id));
        }
        return QmpJson.object();
    }
}
