package dev.phaseline.cli.demo;

import dev.phaseline.cli.migrate.MigrationOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the demonstration migrates. */
public enum DemoMode {
    /** All memory is sent while the guest runs, then what changed, then the rest while it stands. */
    PRECOPY("over one connection"),
    /** Pages go over connections of their own. */
    MULTIFD("with pages over four more connections"),
    /** Pages that were sent before go as differences. */
    XBZRLE("with pages that were sent before as differences"),
    /** The connection is encrypted, with a key that both sides were given. */
    TLS("over TLS with a shared key");

    private static final String DESTINATION = "tcp:127.0.0.1:0";
    private static final int KEY_BYTES = 32;

    private final String description;

    DemoMode(String description) {
        this.description = description;
    }

    /** In a few words, as a part of a sentence about a migration. */
    String description() {
        return description;
    }

    /** What is asked of both guests. The port is chosen by the destination. */
    MigrationOrder order() {
        return switch (this) {
            case PRECOPY -> order(List.of("return-path"), Map.of());
            case MULTIFD -> order(List.of("return-path", "multifd"), Map.of("multifd-channels", "4"));
            case XBZRLE -> order(List.of("return-path", "xbzrle"), Map.of());
            case TLS -> order(List.of("return-path"), Map.of("tls-creds", "tls0"));
        };
    }

    private static MigrationOrder order(List<String> capabilities, Map<String, String> parameters) {
        return new MigrationOrder(DESTINATION, capabilities, parameters);
    }

    /**
     * Makes what both guests need.
     *
     * @param directory both can read
     */
    void prepare(Path directory) throws IOException {
        if (this == TLS) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            Path file = Files.createFile(
                    directory.resolve("keys.psk"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, "qemu:" + HexFormat.of().formatHex(key) + "\n");
        }
    }

    /**
     * Further options of {@code phaseline guest}.
     *
     * @param directory what {@link #prepare} was given
     * @param endpoint {@code server} for the destination, {@code client} for the source
     */
    List<String> guestOptions(Path directory, String endpoint) {
        return this == TLS
                ? List.of("--object", "tls-creds-psk,id=tls0,endpoint=%s,dir=%s".formatted(endpoint, directory))
                : List.of();
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
