package dev.phaseline.migration.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What speaks against one's own certificates before anybody is connected to; QEMU's {@code sanity-check}, with its words.
 * Source: QEMU {@code crypto/tlscredsx509.c}.
 */
final class CertificateChecks {
    private CertificateChecks() {}

    /** Certificates and where they come from. */
    record Certificates(Path file, List<X509Certificate> chain) {}

    /** Refuses authorities that are none, or not now. */
    static void checkAuthorities(Certificates authorities) throws CredentialsException {
        for (X509Certificate authority : authorities.chain()) {
            checkDates(authority, "CA", authorities.file());
            if (authority.getBasicConstraints() < 0) {
                throw new CredentialsException(
                        "The certificate %s basic constraints do not show a CA".formatted(authorities.file()), null);
            }
        }
    }

    /**
     * Refuses a certificate that the other side would not accept.
     *
     * @param side whose it is, for messages
     */
    static void checkOwn(Certificates own, String side, Certificates authorities)
            throws CredentialsException, GeneralSecurityException {
        checkDates(own.chain().getFirst(), side, own.file());
        Set<TrustAnchor> anchors = authorities.chain().stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toCollection(HashSet::new));
        var parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        List<X509Certificate> chain = own.chain().stream()
                .filter(certificate -> !authorities.chain().contains(certificate))
                .toList();
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        try {
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
        } catch (CertPathValidatorException e) {
            throw new CredentialsException(
                    "Our own certificate %s failed validation against %s: %s"
                            .formatted(own.file(), authorities.file(), CertificateProblem.text(e)),
                    e);
        }
    }

    /** Refuses a private key that is another certificate's. */
    static void checkKey(Certificates own, PrivateKey key, Path keyFile)
            throws CredentialsException, GeneralSecurityException {
        PublicKey published = own.chain().getFirst().getPublicKey();
        String algorithm = switch (published.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> published.getAlgorithm();
        };
        byte[] message = new byte[1];
        boolean fits = published.getAlgorithm().equals(key.getAlgorithm());
        if (fits) {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(published);
            signature.update(message);
            fits = signature.verify(signed);
        }
        if (!fits) {
            throw new CredentialsException(
                    "Cannot load certificate '%s' & key '%s': The certificate and the given key do not match."
                            .formatted(own.file(), keyFile),
                    null);
        }
    }

    private static void checkDates(X509Certificate certificate, String whose, Path file) throws CredentialsException {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new CredentialsException("The %s certificate %s has expired".formatted(whose, file), e);
        } catch (CertificateNotYetValidException e) {
            throw new CredentialsException("The %s certificate %s is not yet active".formatted(whose, file), e);
        }
    }
}
