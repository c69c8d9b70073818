package io.dps.stack.secret;

import io.dps.contract.UserFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file with keys or certificates, named by a user. A Kafka or Connect client that cannot use the file reports
 * only that the client could not be created. So this class checks the file first; if the file does not hold what is
 * needed, the error names what it holds and the command that creates the right file.
 */
public final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String CLOSED_PKCS8 = "ENCRYPTED PRIVATE KEY";
    private static final int DER_SEQUENCE = 0x30;
    private static final int JKS = 0xFE;

    private final Path file;
    private final String setting;

    /** @param setting setting that names the file, for messages */
    public PemFile(Path file, String setting) {
        this.file = file;
        this.setting = setting;
    }

    /** @throws UserFailure of kind {@code USAGE} unless the file holds certificates and clients can read them */
    public void requireCertificates() {
        certificates(blocks());
    }

    /**
     * Requires a private key in the form that Kafka's clients read, followed by its certificate and the chain that
     * signed it.
     *
     * @throws UserFailure of kind {@code USAGE} when it holds anything else
     */
    public void requireIdentity() {
        List<Block> blocks = blocks();
        String whole = "(umask 077; (openssl pkcs8 -topk8 -nocrypt -in " + file
                + "; sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' " + file + ") > " + copy() + "), then set "
                + setting
                + " to " + copy();
        Block key = requireKey(blocks, whole);
        if (!key.label().equals(PKCS8)) {
            throw contains("a private key of type BEGIN " + key.label() + "; it must be BEGIN PRIVATE KEY", whole);
        }
        requirePair(key, requireChain(blocks));
    }

    /** Requires an unencrypted private key, in any of the usual forms. */
    public void requireKey() {
        requireKey(blocks(), "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out " + copy());
    }

    /** Requires a certificate, followed by the chain that signed it. */
    public void requireChain() {
        requireChain(blocks());
    }

    private Block requireKey(List<Block> blocks, String open) {
        Block key = blocks.stream()
                .filter(block -> block.label().endsWith(PKCS8))
                .findFirst()
                .orElseThrow(() -> invalid(
                        file + " (from " + setting + ") contains no private key, only " + labels(blocks),
                        "add the key: cat CERTIFICATE.pem KEY.pem > " + copy()));
        if (key.label().equals(CLOSED_PKCS8) || key.body().contains("ENCRYPTED")) {
            throw contains("an encrypted private key; it must be unencrypted", open);
        }
        return key;
    }

    private List<X509Certificate> requireChain(List<Block> blocks) {
        List<X509Certificate> chain = certificates(blocks);
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw invalid(
                        "the certificates in " + file + " (from " + setting + ") are out of order: "
                                + name(chain.get(i - 1)) + " is followed by " + name(chain.get(i))
                                + ", which did not sign it",
                        "put the key's certificate first, then the one that signed it, and so on;"
                                + " remove certificates that signed none of the others");
            }
        }
        return chain;
    }

    private void requirePair(Block key, List<X509Certificate> chain) {
        PublicKey shown = chain.get(0).getPublicKey();
        try {
            PrivateKey own =
                    KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes(key)));
            if (fit(own, shown)) {
                return;
            }
        } catch (InvalidKeySpecException e) {
            // The private key and the certificate's key are of different types.
        } catch (GeneralSecurityException e) {
            throw invalid(
                    "the private key in " + file + " (from " + setting + ") cannot be used: " + e.getMessage(),
                    "use an RSA or EC key");
        }
        throw invalid(
                "the private key in " + file + " (from " + setting + ") does not belong to its certificate, "
                        + name(chain.get(0)),
                "put the key's certificate first, then the one that signed it, and so on");
    }

    private static boolean fit(PrivateKey own, PublicKey shown) throws GeneralSecurityException {
        String kind = shown.getAlgorithm();
        String method =
                switch (kind) {
                    case "RSA", "DSA" -> "SHA256with" + kind;
                    case "EC" -> "SHA256withECDSA";
                    default -> throw new GeneralSecurityException("its type is " + kind);
                };
        byte[] text = PKCS8.getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(method);
        signature.initSign(own);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(text);
        return signature.verify(signed);
    }

    private List<X509Certificate> certificates(List<Block> blocks) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(bytes(block))
                        .orElseThrow(() -> damaged("certificate " + (certificates.size() + 1))));
            }
        }
        if (!certificates.isEmpty()) {
            return certificates;
        }
        if (blocks.stream().anyMatch(block -> block.label().equals("TRUSTED CERTIFICATE"))) {
            throw contains(
                    "an OpenSSL trusted certificate; it must be a plain one", "openssl x509 -in " + file + written());
        }
        if (blocks.stream().anyMatch(block -> block.label().equals("PKCS7"))) {
            throw contains(
                    "certificates in PKCS#7 form; they must be plain PEM",
                    "openssl pkcs7 -print_certs -in " + file + written());
        }
        throw invalid(
                file + " (from " + setting + ") contains no certificate, only " + labels(blocks),
                "use a file with a certificate (BEGIN CERTIFICATE)");
    }

    private List<Block> blocks() {
        byte[] content = content();
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        if (blocks.isEmpty()) {
            throw binary(content);
        }
        return blocks;
    }

    /** Returns the failure for a file without any PEM block. */
    private UserFailure binary(byte[] content) {
        int first = content.length == 0 ? 0 : Byte.toUnsignedInt(content[0]);
        if (first == JKS) {
            return contains(
                    "a Java key store (JKS), not PEM",
                    "keytool -exportcert -rfc -keystore " + file + " -alias ALIAS -file " + copy()
                            + " (keytool -list -keystore " + file + " prints the alias)");
        }
        if (first == DER_SEQUENCE && certificate(content).isPresent()) {
            return contains("a certificate in DER form, not PEM", "openssl x509 -inform der -in " + file + written());
        }
        if (first == DER_SEQUENCE && content.length > 7 && isPkcs12(content)) {
            return contains(
                    "a PKCS#12 key store, not PEM", "(umask 077; openssl pkcs12 -nodes -in " + file + written() + ")");
        }
        if (first == DER_SEQUENCE) {
            return contains(
                    "a key or another object in DER form, not PEM",
                    "(umask 077; openssl pkey -inform der -in " + file + written() + ")");
        }
        return invalid(
                file + " (from " + setting + ") " + (content.length == 0 ? "is empty" : "contains no PEM"),
                "use a file with lines such as BEGIN CERTIFICATE");
    }

    /** Returns whether the content is PKCS #12: a sequence that starts with version 3, which no key does. */
    private static boolean isPkcs12(byte[] content) {
        int length = Byte.toUnsignedInt(content[1]);
        int at = length < 0x80 ? 2 : 2 + (length & 0x7F);
        return at + 2 < content.length && content[at] == 2 && content[at + 1] == 1 && content[at + 2] == 3;
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw UserFailure.unreachable(
                    "cannot read " + file + " (from " + setting + ")", "check the path and its permissions", e);
        }
    }

    private byte[] bytes(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.body());
        } catch (IllegalArgumentException e) {
            throw damaged(block.label());
        }
    }

    private static Optional<X509Certificate> certificate(byte[] der) {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String labels(List<Block> blocks) {
        return String.join(
                ", ",
                blocks.stream()
                        .map(block -> "BEGIN " + block.label())
                        .distinct()
                        .toList());
    }

    /** Returns the name of the file that the suggested command writes. */
    private String copy() {
        return file + ".new.pem";
    }

    private String written() {
        return " -out " + copy();
    }

    private UserFailure damaged(String what) {
        return invalid(what + " in " + file + " (from " + setting + ") is damaged", "copy it again from its source");
    }

    private UserFailure contains(String content, String command) {
        return invalid(file + " (from " + setting + ") contains " + content, "run: " + command);
    }

    private static UserFailure invalid(String message, String hint) {
        return UserFailure.usage(message, hint);
    }

    private record Block(String label, String body) {}
}
