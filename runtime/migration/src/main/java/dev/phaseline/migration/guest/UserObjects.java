package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.tls.CredentialsException;
import dev.phaseline.migration.tls.PskCredentials;
import dev.phaseline.migration.tls.TlsCredentials;
import dev.phaseline.migration.tls.TlsCredentials.Endpoint;
import dev.phaseline.migration.tls.X509Credentials;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The objects that users create with {@code object-add} or {@code --object}: credentials for TLS. Owned by {@code main}.
 */
final class UserObjects {
    private static final String X509 = "tls-creds-x509";
    private static final String PSK = "tls-creds-psk";

    private final Map<String, TlsCredentials> credentials = new TreeMap<>();

    UserObjects() {}

    Map<String, QmpCommand> commands() {
        return Map.of("object-add", this::add, "object-del", this::delete);
    }

    /** The credentials of that id. */
    Optional<TlsCredentials> credentials(String id) {
        return Optional.ofNullable(credentials.get(id));
    }

    /** Creates an object as {@code object-add} does. */
    JsonNode add(QmpArguments arguments) throws QmpException {
        String type = arguments.string("qom-type");
        String id = arguments.string("id");
        if (!id.matches("[A-Za-z][A-Za-z0-9._-]*")) {
            throw new QmpException("Parameter 'id' expects an identifier");
        }
        if (credentials.containsKey(id)) {
            throw new QmpException("attempt to add duplicate property '%s' to object (type 'container')".formatted(id));
        }
        credentials.put(
                id,
                switch (type) {
                    case X509 -> x509(arguments);
                    case PSK -> psk(arguments);
                    default ->
                        throw new QmpException("Parameter 'qom-type' does not accept value '%s', expected %s or %s"
                                .formatted(type, X509, PSK));
                });
        return QmpJson.object();
    }

    private static TlsCredentials x509(QmpArguments arguments) throws QmpException {
        Endpoint endpoint = endpoint(arguments);
        Path directory = directory(arguments);
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
        Path directory = directory(arguments);
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

    private static Endpoint endpoint(QmpArguments arguments) throws QmpException {
        String text = arguments.optionalString("endpoint").orElse("client");
        return switch (text) {
            case "client" -> Endpoint.CLIENT;
            case "server" -> Endpoint.SERVER;
            default -> throw new QmpException("Parameter 'endpoint' does not accept value '%s'".formatted(text));
        };
    }

    private static Path directory(QmpArguments arguments) throws QmpException {
        try {
            return Path.of(arguments.string("dir"));
        } catch (InvalidPathException e) {
            throw new QmpException("Parameter 'dir' is no path: " + e.getReason());
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
        if (credentials.remove(id) == null) {
            throw new QmpException("object '%s' not found".formatted(id));
        }
        return QmpJson.object();
    }
}
