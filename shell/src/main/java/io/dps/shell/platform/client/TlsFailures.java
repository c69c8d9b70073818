package io.dps.shell.platform.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Explains failed TLS handshakes from the exceptions that clients throw and their causes. */
public final class TlsFailures {
    private TlsFailures() {}

    /** Returns the deepest cause that concerns TLS, if there is one. */
    public static Optional<Throwable> of(Throwable failure) {
        Throwable found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean concernsTls = cause instanceof SSLException
                    || cause instanceof CertificateException
                    || cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException;
            found = concernsTls ? cause : found;
        }
        return Optional.ofNullable(found);
    }

    /** Returns the reason of the failure, for use in a message. */
    public static String reason(Throwable failure) {
        Throwable cause = of(failure).orElse(failure);
        if (cause instanceof CertPathBuilderException) {
            return "its certificate is not signed by a trusted authority";
        }
        if (cause instanceof CertificateExpiredException) {
            return "its certificate has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet";
        }
        if (isNoTls(cause)) {
            return "the server does not use TLS";
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse("");
    }

    /**
     * Returns a hint that says what to do.
     *
     * @param setting the setting that names the certificate authorities to trust
     */
    public static String advice(Throwable failure, String setting) {
        Throwable cause = of(failure).orElse(failure);
        if (cause instanceof CertPathBuilderException) {
            return "set " + setting + " in the context to the authority's certificate (PEM)";
        }
        if (isNoTls(cause)) {
            return "check the port, and whether the context should use TLS";
        }
        return "check the address in the context, and the server's certificate";
    }

    private static boolean isNoTls(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("not an ssl/tls record")
                || message.contains("unrecognized ssl message")
                || message.contains("unsupported or unrecognized");
    }
}
