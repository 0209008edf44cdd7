package dev.phaseline.migration.guest;

import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.tls.AnonymousCredentials;
import dev.phaseline.migration.tls.CredentialsException;
import dev.phaseline.migration.tls.Priority;
import dev.phaseline.migration.tls.PskCredentials;
import dev.phaseline.migration.tls.TlsCredentials;
import dev.phaseline.migration.tls.TlsCredentials.Endpoint;
import dev.phaseline.migration.tls.X509Credentials;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code object-add} says of credentials for TLS. */
final class CredentialsArguments {
    private final QmpArguments arguments;

    CredentialsArguments(QmpArguments arguments) {
        this.arguments = arguments;
    }

    /** Finds the text of a secret. */
    @FunctionalInterface
    interface Secrets {
        /** Throws what QEMU says if there is no secret of that id. */
        String text(String id) throws QmpException;
    }

    TlsCredentials x509(Secrets secrets) throws QmpException {
        Endpoint endpoint = endpoint();
        Path directory = directory();
        boolean verifyPeer = arguments.optionalBool("verify-peer").orElse(true);
        boolean sanityCheck = arguments.optionalBool("sanity-check").orElse(true);
        Optional<String> passwordId = arguments.optionalString("passwordid");
        Optional<String> priority = arguments.optionalString("priority");
        arguments.rejectOthers();
        Optional<String> password =
                passwordId.isPresent() ? Optional.of(secrets.text(passwordId.get())) : Optional.empty();
        return made(() -> X509Credentials.load(
                endpoint,
                directory,
                new X509Credentials.Options(verifyPeer, sanityCheck, password, priority(priority))));
    }

    TlsCredentials psk() throws QmpException {
        Endpoint endpoint = endpoint();
        Path directory = directory();
        String userName = arguments.optionalString("username").orElse("qemu");
        // There is nothing but the key to verify, and it always is.
        arguments.optionalBool("verify-peer");
        Optional<String> priority = arguments.optionalString("priority");
        arguments.rejectOthers();
        return made(() -> {
            priority(priority).requireTls12();
            return PskCredentials.load(endpoint, directory, userName);
        });
    }

    TlsCredentials anonymous() throws QmpException {
        Endpoint endpoint = endpoint();
        Optional<String> directory = arguments.optionalString("dir");
        arguments.optionalBool("verify-peer");
        Optional<String> priority = arguments.optionalString("priority");
        arguments.rejectOthers();
        Optional<Path> path = directory.isPresent() ? Optional.of(path(directory.get())) : Optional.empty();
        return made(() -> {
            priority(priority).requireTls12();
            return AnonymousCredentials.load(endpoint, path.orElse(null));
        });
    }

    private static Priority priority(Optional<String> text) throws CredentialsException {
        return text.isPresent() ? Priority.parse(text.get()) : Priority.NORMAL;
    }

    private Endpoint endpoint() throws QmpException {
        return arguments.optionalChoice("endpoint", Endpoint.class).orElse(Endpoint.CLIENT);
    }

    private Path directory() throws QmpException {
        Optional<String> directory = arguments.optionalString("dir");
        return path(directory.orElseThrow(() -> new QmpException("Missing 'dir' property value")));
    }

    private static Path path(String text) throws QmpException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new QmpException("Parameter 'dir' is no path: %s".formatted(e.getReason()));
        }
    }

    /** Reads files. */
    @FunctionalInterface
    private interface Loading {
        TlsCredentials load() throws CredentialsException;
    }

    private static TlsCredentials made(Loading loading) throws QmpException {
        try {
            return loading.load();
        } catch (CredentialsException e) {
            throw new QmpException(String.valueOf(e.getMessage()));
        }
    }
}
