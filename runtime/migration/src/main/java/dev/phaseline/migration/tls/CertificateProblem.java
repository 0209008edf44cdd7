package dev.phaseline.migration.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;

/** Why a certificate is not accepted, in words for users; those of the JDK are for programmers. */
final class CertificateProblem {
    private CertificateProblem() {}

    /** Says in one line what is wrong. */
    static String text(GeneralSecurityException failure) {
        GeneralSecurityException cause = innermost(failure);
        return switch (cause) {
            case CertificateExpiredException e -> "it has expired (" + line(e) + ")";
            case CertificateNotYetValidException e -> "it is not valid yet (" + line(e) + ")";
            case CertPathValidatorException e
            when e.getReason() == PKIXReason.NO_TRUST_ANCHOR -> "no authority of ca-cert.pem has issued it";
            case CertPathBuilderException _ -> "no authority of ca-cert.pem has issued it";
            default -> line(cause);
        };
    }

    /** The innermost cause tells most; the outer exceptions of the JDK say that a path cannot be built. */
    private static GeneralSecurityException innermost(GeneralSecurityException failure) {
        GeneralSecurityException cause = failure;
        while (cause.getCause() instanceof GeneralSecurityException inner) {
            cause = inner;
        }
        return cause;
    }

    private static String line(Exception failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
