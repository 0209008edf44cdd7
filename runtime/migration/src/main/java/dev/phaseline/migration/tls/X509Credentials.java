package dev.phaseline.migration.tls;

import dev.phaseline.migration.channel.MigrationChannel;
import dev.phaseline.migration.tls.CertificateChecks.Certificates;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates; QEMU's {@code tls-creds-x509}. The directory has QEMU's files: {@code ca-cert.pem}, {@code ca-crl.pem}
 * where certificates can be revoked, {@code server-cert.pem} and {@code server-key.pem} on the destination,
 * {@code client-cert.pem} and {@code client-key.pem} on a source that shows who it is. TLS 1.3 or 1.2.
 */
public final class X509Credentials implements TlsCredentials {
    /**
     * Longer than a ticket of TLS 1.3 may live (7 days), so that the JDK sends none: a source that has no return path
     * would leave it unread, and its kernel would reset the connection at the end.
     */
    private static final int NO_TICKETS_SECONDS = 8 * 24 * 3600;

    /** Locks the key in memory only. */
    private static final char[] PASSWORD = new char[0];

    private final Endpoint endpoint;
    private final boolean verifyPeer;
    private final String[] protocols;
    private final SSLContext context;

    private X509Credentials(Endpoint endpoint, Options options, SSLContext context) {
        this.endpoint = endpoint;
        this.verifyPeer = options.verifyPeer();
        this.protocols = options.priority().protocols();
        this.context = context;
    }

    /**
     * What users can change.
     *
     * @param verifyPeer whether the other side has to have a certificate of the same authority
     * @param sanityCheck whether certificates that the other side would not accept are refused at once
     * @param password of the private key, where that is encrypted
     * @param priority which versions of TLS may be agreed on
     */
    public record Options(boolean verifyPeer, boolean sanityCheck, Optional<String> password, Priority priority) {}

    /**
     * Reads the certificates and the key.
     *
     * @param directory with QEMU's files
     * @throws CredentialsException if a file is missing or cannot be used
     */
    public static X509Credentials load(Endpoint endpoint, Path directory, Options options) throws CredentialsException {
        Path authorityFile = directory.resolve("ca-cert.pem");
        var authorities =
                new Certificates(authorityFile, PemFile.read(authorityFile).certificates());
        if (options.sanityCheck()) {
            CertificateChecks.checkAuthorities(authorities);
        }
        if (endpoint == Endpoint.SERVER) {
            // The JDK chooses the group itself, but a file that cannot be read is an error here as for QEMU.
            DhParameters.of(directory);
        }
        Path revoked = directory.resolve("ca-crl.pem");
        List<CRL> revocations = Files.exists(revoked) ? PemFile.read(revoked).revocations() : List.of();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            PeerTrust trust = options.verifyPeer() ? trust(authorities.chain(), revocations) : PeerTrust.inAnybody();
            context.init(keys(endpoint, directory, authorities, options), new TrustManager[] {trust}, null);
            context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
            return new X509Credentials(endpoint, options, context);
        } catch (GeneralSecurityException | IOException e) {
            throw new CredentialsException(
                    "cannot use the certificates in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static KeyManager @Nullable [] keys(
            Endpoint endpoint, Path directory, Certificates authorities, Options options)
            throws CredentialsException, GeneralSecurityException, IOException {
        String side = endpoint == Endpoint.SERVER ? "server" : "client";
        Path certificate = directory.resolve(side + "-cert.pem");
        Path key = directory.resolve(side + "-key.pem");
        if (endpoint == Endpoint.CLIENT && !(Files.exists(certificate) && Files.exists(key))) {
            // A client need not say who it is, unless the server wants to know.
            return null;
        }
        var own = new Certificates(certificate, PemFile.read(certificate).certificates());
        if (options.sanityCheck()) {
            CertificateChecks.checkOwn(own, side, authorities);
        }
        PrivateKey secret = PemFile.read(key).privateKey(options.password());
        CertificateChecks.checkKey(own, secret, key);
        KeyStore store = emptyStore();
        store.setKeyEntry(side, secret, PASSWORD, own.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    private static PeerTrust trust(List<X509Certificate> authorities, List<CRL> revocations)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.setRevocationEnabled(!revocations.isEmpty());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocations)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return PeerTrust.in((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public boolean checksHostName() {
        return verifyPeer;
    }

    @Override
    public boolean namesClients() {
        return verifyPeer;
    }

    @Override
    public TlsSession handshake(MigrationChannel channel, @Nullable String hostName) throws IOException {
        try {
            return JsseSession.handshake(channel, engine(hostName));
        } catch (SSLException e) {
            throw new IOException(reason(e), e);
        } catch (SocketException e) {
            throw new IOException("the peer broke the connection during the handshake", e);
        }
    }

    private SSLEngine engine(@Nullable String hostName) {
        if (endpoint == Endpoint.SERVER) {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setEnabledProtocols(protocols);
            engine.setNeedClientAuth(verifyPeer);
            return engine;
        }
        SSLEngine engine = hostName == null ? context.createSSLEngine() : context.createSSLEngine(hostName, 0);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(protocols);
        SSLParameters parameters = engine.getSSLParameters();
        if (verifyPeer) {
            // The rules by which certificates name hosts: alternative names, addresses among them.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static String reason(SSLException failure) {
        return failure.getCause() instanceof GeneralSecurityException cause
                ? "the peer's certificate is not accepted: " + CertificateProblem.text(cause)
                : String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
