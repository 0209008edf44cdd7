package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.IOException;
import java.nio.file.Path;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServer;
import org.bouncycastle.tls.crypto.DHGroup;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.jspecify.annotations.Nullable;

/**
 * Nothing at all; QEMU's {@code tls-creds-anon}. What travels is encrypted, but nobody knows for whom: whoever sits
 * between the two sides can be the other side for both. TLS 1.2 with an anonymous Diffie-Hellman exchange, which is the
 * only one that GnuTLS has for QEMU, and AES-GCM.
 *
 */
public final class AnonymousCredentials implements TlsCredentials {
    private static final int[] SUITES = {
        CipherSuite.TLS_DH_anon_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_DH_anon_WITH_AES_256_GCM_SHA384,
    };

    /** Smaller groups are broken by who can afford it. */
    private static final int MIN_PRIME_BITS = 2048;

    /** More than anybody uses; a longer one would only keep this side calculating. */
    private static final int MAX_PRIME_BITS = 8192;

    private final Endpoint endpoint;
    private final DhParameters group;

    private AnonymousCredentials(Endpoint endpoint, DhParameters group) {
        this.endpoint = endpoint;
        this.group = group;
    }

    /**
     * Creates them.
     *
     * @param directory may hold {@code dh-params.pem} for a server; null if there is none
     * @throws CredentialsException if that cannot be used
     */
    public static AnonymousCredentials load(Endpoint endpoint, @Nullable Path directory) throws CredentialsException {
        return new AnonymousCredentials(
                endpoint, endpoint == Endpoint.SERVER ? DhParameters.of(directory) : DhParameters.CHOSEN);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public boolean checksHostName() {
        return false;
    }

    @Override
    public boolean namesClients() {
        return false;
    }

    @Override
    public TlsSession handshake(MigrationChannel channel, @Nullable String hostName) throws IOException {
        try {
            return BouncySession.open(endpoint, channel, AnonymousCredentials::client, this::server);
        } catch (TlsFatalAlert e) {
            throw BouncySession.problem(e);
        }
    }

    private static TlsClient client() {
        return new DefaultTlsClient(BouncySession.crypto()) {
            @Override
            protected int[] getSupportedCipherSuites() {
                return SUITES.clone();
            }

            @Override
            protected ProtocolVersion[] getSupportedVersions() {
                return ProtocolVersion.TLSv12.only();
            }

            @Override
            public TlsDHGroupVerifier getDHGroupVerifier() {
                return AnonymousCredentials::isLargeEnough;
            }

            @Override
            public TlsAuthentication getAuthentication() {
                throw new IllegalStateException("nobody shows a certificate in an anonymous exchange");
            }
        };
    }

    private TlsServer server() {
        return new DefaultTlsServer(BouncySession.crypto()) {
            @Override
            public TlsDHConfig getDHConfig() throws IOException {
                return group.config(super.getDHConfig());
            }

            @Override
            protected int[] getSupportedCipherSuites() {
                return SUITES.clone();
            }

            @Override
            protected ProtocolVersion[] getSupportedVersions() {
                return ProtocolVersion.TLSv12.only();
            }
        };
    }

    /** Any group will do, since QEMU makes one for itself where it has no {@code dh-params.pem}. */
    private static boolean isLargeEnough(DHGroup group) {
        int bits = group.getP().bitLength();
        return bits >= MIN_PRIME_BITS && bits <= MAX_PRIME_BITS;
    }
}
