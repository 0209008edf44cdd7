package dev.phaseline.migration.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.tls.TlsServer;
import org.bouncycastle.tls.crypto.DHGroup;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.jspecify.annotations.Nullable;

/**
 * The group in which a server exchanges keys where elliptic curves are not used: that of {@code dh-params.pem}, which QEMU
 * reads for all kinds of credentials, or one that the protocol's implementation chooses.
 */
record DhParameters(Optional<DHGroup> group) {
    private static final String FILE = "dh-params.pem";

    /** A group that is chosen for each exchange. */
    static final DhParameters CHOSEN = new DhParameters(Optional.empty());

    /**
     * Reads the group of a directory.
     *
     * @param directory null if there is none
     * @throws CredentialsException if there is a file that holds none
     */
    static DhParameters of(@Nullable Path directory) throws CredentialsException {
        if (directory == null || !Files.exists(directory.resolve(FILE))) {
            return CHOSEN;
        }
        Path file = directory.resolve(FILE);
        try {
            var parameters = DHParameter.getInstance(PemFile.read(file).content("DH PARAMETERS"));
            return new DhParameters(Optional.of(new DHGroup(parameters.getP(), null, parameters.getG(), 0)));
        } catch (CredentialsException | IllegalArgumentException e) {
            throw new CredentialsException(
                    "Unable to load DH parameters from %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** What a server says in {@link TlsServer#getDHConfig}. */
    TlsDHConfig config(TlsDHConfig chosen) {
        return group.map(TlsDHConfig::new).orElse(chosen);
    }
}
