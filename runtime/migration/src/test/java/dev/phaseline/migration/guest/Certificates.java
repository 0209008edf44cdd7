package dev.phaseline.migration.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes the files that credentials are read from, with GnuTLS's own tools: QEMU reads them too. */
final class Certificates {
    private static final String TEN_YEARS = "expiration_days = 3650";

    private Certificates() {}

    /** Skips the test where the tools are missing. */
    static void assumeTools() {
        for (String tool : List.of("certtool", "psktool")) {
            boolean installed = Stream.of(System.getenv("PATH").split(":", -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
            assumeTrue(installed, tool + " (Debian's gnutls-bin) is not installed");
        }
    }

    /** Creates a directory with an authority and what it has issued for a server of that name and for a client. */
    static Path x509(Path directory, String serverName) throws Exception {
        Files.createDirectory(directory);
        privateKey(directory.resolve("ca-key.pem"));
        template(directory, "ca", "cn = phaseline tests", "ca", "cert_signing_key", "crl_signing_key", TEN_YEARS);
        certtool(
                directory,
                "--generate-self-signed",
                "--load-privkey=ca-key.pem",
                "--template=ca.info",
                "--outfile=ca-cert.pem");
        String name = serverName.matches("[0-9.]+") ? "ip_address = " : "dns_name = ";
        issue(directory, "server", "cn = " + serverName, name + serverName, "tls_www_server");
        issue(directory, "client", "cn = source", "tls_www_client");
        return directory;
    }

    /** Creates a directory with the client's files of another one, its key encrypted with a password. */
    static void encryptedClient(Path directory, Path original, String cipher, String password) throws Exception {
        Files.createDirectory(directory);
        Files.copy(original.resolve("ca-cert.pem"), directory.resolve("ca-cert.pem"));
        Files.copy(original.resolve("client-cert.pem"), directory.resolve("client-cert.pem"));
        certtool(
                directory,
                "--to-p8",
                "--load-privkey=" + original.resolve("client-key.pem").toAbsolutePath(),
                "--pkcs-cipher=" + cipher,
                "--password=" + password,
                "--outfile=client-key.pem");
    }

    /** Creates a directory with a client's certificate that another directory's authority has issued for some other time. */
    static void outdatedClient(Path directory, Path authority, String from, String until) throws Exception {
        Files.createDirectory(directory);
        for (String file : List.of("ca-cert.pem", "ca-key.pem", "client-key.pem")) {
            Files.copy(authority.resolve(file), directory.resolve(file));
        }
        issueFor(
                directory,
                "client",
                "cn = source",
                "tls_www_client",
                "activation_date = \"%s 00:00:00\"".formatted(from),
                "expiration_date = \"%s 00:00:00\"".formatted(until));
    }

    /** Lets the authority of a directory issue a certificate for a new key. */
    private static void issue(Path directory, String side, String... lines) throws Exception {
        privateKey(directory.resolve(side + "-key.pem"));
        var all = new ArrayList<String>(List.of(lines));
        all.add(TEN_YEARS);
        issueFor(directory, side, all.toArray(new String[0]));
    }

    private static void issueFor(Path directory, String side, String... lines) throws Exception {
        var all = new ArrayList<String>(List.of(lines));
        all.add("signing_key");
        all.add("encryption_key");
        template(directory, side, all.toArray(new String[0]));
        certtool(
                directory,
                "--generate-certificate",
                "--load-privkey=" + side + "-key.pem",
                "--load-ca-certificate=ca-cert.pem",
                "--load-ca-privkey=ca-key.pem",
                "--template=" + side + ".info",
                "--outfile=" + side + "-cert.pem");
    }

    /** Revokes the client's certificate. */
    static void revokeClient(Path directory) throws Exception {
        template(directory, "crl", "crl_next_update = 3650", "crl_number = 1", TEN_YEARS);
        certtool(
                directory,
                "--generate-crl",
                "--load-ca-certificate=ca-cert.pem",
                "--load-ca-privkey=ca-key.pem",
                "--load-certificate=client-cert.pem",
                "--template=crl.info",
                "--outfile=ca-crl.pem");
    }

    /** Creates a directory with a new key for the user {@code qemu}. */
    static Path psk(Path directory) throws Exception {
        Files.createDirectory(directory);
        run(directory, "psktool", "-u", "qemu", "-p", "keys.psk");
        return directory;
    }

    /** Creates a directory with a group for key exchanges, so that QEMU need not look for one. */
    static Path anonymous(Path directory) throws Exception {
        Files.createDirectory(directory);
        certtool(directory, "--get-dh-params", "--sec-param=medium", "--outfile=dh-params.pem");
        return directory;
    }

    private static void privateKey(Path file) throws Exception {
        certtool(
                Objects.requireNonNull(file.toAbsolutePath().getParent()),
                "--generate-privkey",
                "--key-type=rsa",
                "--bits=2048",
                "--outfile=" + file.getFileName());
    }

    private static void template(Path directory, String name, String... lines) throws IOException {
        Files.write(directory.resolve(name + ".info"), List.of(lines));
    }

    private static void certtool(Path directory, String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of("certtool"));
        command.addAll(List.of(arguments));
        run(directory, command.toArray(new String[0]));
    }

    private static void run(Path directory, String... command) throws Exception {
        Path log = directory.resolve("tool.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
        }
    }
}
