package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
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

    private PskCredentials(Endpoint endpoint, String userName, Map<String, byte[]> keys) {
        this.endpoint = endpoint;
        this.userName = userName;
        this.keys = keys;
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
            throw new CredentialsException("%s has no key for username '%s'".formatted(file, userName), null);
        }
        if (keys.isEmpty()) {
            throw new CredentialsException(file + " has no keys", null);
        }
        return new PskCredentials(endpoint, userName, keys);
    }

    private static Iterable<String> lines(Path file) throws CredentialsException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new CredentialsException("there is no file " + file, e);
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
    public TlsSession handshake(MigrationChannel channel, @Nullable String hostName) throws IOException {
        try {
            return switch (endpoint) {
                case CLIENT -> connect(channel);
                case SERVER -> accept(channel);
            };
        } catch (TlsFatalAlertReceived e) {
            throw new IOException("the peer refused: " + text(e.getAlertDescription()), e);
        } catch (TlsFatalAlert e) {
            throw new IOException(
                    switch (e.getAlertDescription()) {
                        case AlertDescription.bad_record_mac, AlertDescription.decrypt_error ->
                            "the peer has another key";
                        case AlertDescription.unknown_psk_identity -> "the peer uses a name that has no key here";
                        default -> "cannot agree with the peer: " + text(e.getAlertDescription());
                    },
                    e);
        }
    }

    private static String text(short alert) {
        return AlertDescription.getName(alert).replace('_', ' ');
    }

    private TlsSession connect(MigrationChannel channel) throws IOException {
        var protocol = new TlsClientProtocol(PskSession.input(channel), PskSession.output(channel));
        byte[] key = keys.get(userName);
        protocol.connect(new PSKTlsClient(crypto(), new BasicTlsPSKIdentity(userName, key)) {
            @Override
            protected int[] getSupportedCipherSuites() {
                return SUITES.clone();
            }
        });
        return new PskSession(protocol);
    }

    private TlsSession accept(MigrationChannel channel) throws IOException {
        var protocol = new TlsServerProtocol(PskSession.input(channel), PskSession.output(channel));
        protocol.accept(new PSKTlsServer(crypto(), new Keys()) {
            @Override
            protected int[] getSupportedCipherSuites() {
                return SUITES.clone();
            }

            @Override
            protected boolean preferLocalCipherSuites() {
                return true;
            }
        });
        return new PskSession(protocol);
    }

    private static TlsCrypto crypto() {
        return new JcaTlsCryptoProvider().create(new SecureRandom());
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
