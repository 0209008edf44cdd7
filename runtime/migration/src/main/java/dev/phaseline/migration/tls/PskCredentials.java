package dev.phaseline.migration.tls;

import dev.phaseline.migration.authz.CredentialsFile;
import dev.phaseline.migration.channel.MigrationChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsServer;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.jspecify.annotations.Nullable;

/**
 * Keys that both sides know already; QEMU's {@code tls-creds-psk}. TLS 1.2 with suites of AES-GCM and forward secrecy,
 * those with elliptic curves first; GnuTLS has the others.
 *
 * <p>The file {@code keys.psk} has lines {@code NAME:HEX}, as {@code psktool} writes them.
 */
public final class PskCredentials implements TlsCredentials {
    /** The file of the keys in the directory of the credentials. */
    static final String FILE = "keys.psk";

    private static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_DHE_PSK_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_DHE_PSK_WITH_AES_256_GCM_SHA384,
    };

    private final Endpoint endpoint;
    private final String userName;
    private final Map<String, byte[]> keys;
    private final DhParameters group;

    private PskCredentials(Endpoint endpoint, String userName, Map<String, byte[]> keys, DhParameters group) {
        this.endpoint = endpoint;
        this.userName = userName;
        this.keys = keys;
        this.group = group;
    }

    /**
     * Reads the keys.
     *
     * @param directory that holds {@code keys.psk}
     * @param userName whose key a client uses
     * @throws CredentialsException if there are none, or the client's is missing
     */
    public static PskCredentials load(Endpoint endpoint, Path directory, String userName) throws CredentialsException {
        Path file = directory.resolve(FILE);
        var keys = new TreeMap<String, byte[]>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.lastIndexOf(':');
            try {
                // A key of no bytes is one that everybody knows.
                if (colon < 1 || colon == line.length() - 1) {
                    throw new IllegalArgumentException("no name or no key");
                }
                keys.put(
                        line.substring(0, colon),
                        HexFormat.of().parseHex(line.substring(colon + 1).strip()));
            } catch (IllegalArgumentException e) {
                throw new CredentialsException("%s:%d: expected NAME:HEX".formatted(file, number), e);
            }
        }
        if (endpoint == Endpoint.CLIENT && !keys.containsKey(userName)) {
            throw new CredentialsException("Username %s not found in PSK file %s".formatted(userName, file), null);
        }
        if (keys.isEmpty()) {
            throw new CredentialsException(file + " has no keys", null);
        }
        DhParameters group = endpoint == Endpoint.SERVER ? DhParameters.of(directory) : DhParameters.CHOSEN;
        return new PskCredentials(endpoint, userName, keys, group);
    }

    private static Iterable<String> lines(Path file) throws CredentialsException {
        try {
            return CredentialsFile.read(file).lines().toList();
        } catch (NoSuchFileException e) {
            throw new CredentialsException(
                    "Unable to access credentials %s: No such file or directory".formatted(file), e);
        } catch (IOException e) {
            throw new CredentialsException("cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
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
            return BouncySession.open(endpoint, channel, this::client, this::server);
        } catch (TlsFatalAlert e) {
            throw switch (e.getAlertDescription()) {
                case AlertDescription.bad_record_mac, AlertDescription.decrypt_error ->
                    new IOException("the peer has another key", e);
                case AlertDescription.unknown_psk_identity ->
                    new IOException("the peer uses a name that has no key here", e);
                default -> BouncySession.problem(e);
            };
        }
    }

    private TlsClient client() {
        return new PSKTlsClient(BouncySession.crypto(), new BasicTlsPSKIdentity(userName, keys.get(userName))) {
            @Override
            protected int[] getSupportedCipherSuites() {
                return SUITES.clone();
            }
        };
    }

    private TlsServer server() {
        return new PSKTlsServer(BouncySession.crypto(), new Keys()) {
            @Override
            public TlsDHConfig getDHConfig() throws IOException {
                return group.config(super.getDHConfig());
            }

            @Override
            protected int[] getSupportedCipherSuites() {
                return SUITES.clone();
            }

            @Override
            protected boolean preferLocalCipherSuites() {
                return true;
            }
        };
    }

    private final class Keys implements TlsPSKIdentityManager {
        @Override
        public byte @Nullable [] getHint() {
            return null;
        }

        @Override
        public byte @Nullable [] getPSK(byte[] identity) {
            byte[] key = keys.get(new String(identity, StandardCharsets.UTF_8));
            return key == null ? null : key.clone();
        }
    }
}
