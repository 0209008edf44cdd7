package dev.phaseline.migration.tls;

import dev.phaseline.migration.authz.CredentialsFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The objects of a PEM file, in which any text may stand between them. */
final class PemFile {
    private final Path path;
    private final List<PemObject> objects;

    private PemFile(Path path, List<PemObject> objects) {
        this.path = path;
        this.objects = objects;
    }

    static PemFile read(Path path) throws CredentialsException {
        var objects = new ArrayList<PemObject>();
        try (var reader = new PemReader(new StringReader(CredentialsFile.read(path)))) {
            for (PemObject object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
                objects.add(object);
            }
        } catch (NoSuchFileException e) {
            throw new CredentialsException(
                    "Unable to access credentials %s: No such file or directory".formatted(path), e);
        } catch (IOException | RuntimeException e) {
            // The reader throws what its decoder throws.
            throw new CredentialsException("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
        return new PemFile(path, objects);
    }

    /** The certificates, at least one. */
    List<X509Certificate> certificates() throws CredentialsException {
        var certificates = new ArrayList<X509Certificate>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemObject object : objects) {
                if (object.getType().endsWith("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(object.getContent())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
        if (certificates.isEmpty()) {
            throw new CredentialsException(path + " holds no certificate", null);
        }
        return certificates;
    }

    /** The lists of revoked certificates, at least one. */
    List<CRL> revocations() throws CredentialsException {
        var lists = new ArrayList<CRL>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemObject object : objects) {
                if (object.getType().equals("X509 CRL")) {
                    lists.add(factory.generateCRL(new ByteArrayInputStream(object.getContent())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
        if (lists.isEmpty()) {
            // Nothing would be revoked then, and nobody would notice.
            throw new CredentialsException(path + " holds no list of revoked certificates", null);
        }
        return lists;
    }

    /** What the first object of that type holds. */
    byte[] content(String type) throws CredentialsException {
        return objects.stream()
                .filter(object -> object.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new CredentialsException("there is no '%s' in the file".formatted(type), null))
                .getContent();
    }

    /**
     * The private key.
     *
     * @param password of an encrypted one
     */
    PrivateKey privateKey(Optional<String> password) throws CredentialsException {
        try {
            for (PemObject object : objects) {
                byte[] content = EncryptedKey.isEncrypted(object)
                        ? EncryptedKey.decryptBody(object, needed(password))
                        : object.getContent();
                switch (object.getType()) {
                    case "PRIVATE KEY" -> {
                        return key(PrivateKeyInfo.getInstance(content));
                    }
                    case "RSA PRIVATE KEY" -> {
                        return key(new PrivateKeyInfo(
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                RSAPrivateKey.getInstance(content)));
                    }
                    case "EC PRIVATE KEY" -> {
                        var key = ECPrivateKey.getInstance(content);
                        return key(new PrivateKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                                key));
                    }
                    case "ENCRYPTED PRIVATE KEY" -> {
                        return key(PrivateKeyInfo.getInstance(EncryptedKey.decryptPkcs8(content, needed(password))));
                    }
                    default -> {
                        // Parameters of a curve, or something else that does not matter here.
                    }
                }
            }
        } catch (BadPaddingException e) {
            throw new CredentialsException(path + " holds an encrypted key of another password", e);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw unusable(e);
        }
        throw new CredentialsException(path + " holds no private key", null);
    }

    private String needed(Optional<String> password) throws CredentialsException {
        return password.orElseThrow(() -> new CredentialsException(
                path + " holds an encrypted key, and there is no password (passwordid)", null));
    }

    private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        String algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private CredentialsException unusable(Exception cause) {
        return new CredentialsException("cannot use %s: %s".formatted(path, cause.getMessage()), cause);
    }
}
