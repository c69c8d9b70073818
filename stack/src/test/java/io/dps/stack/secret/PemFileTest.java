package io.dps.stack.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates in the forms that people have. */
final class PemFileTest {
    private static KeyPair rsa;
    private static KeyPair ec;
    private static X509Certificate authority;
    private static X509Certificate leaf;
    private static X509Certificate ofEc;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws Exception {
        rsa = pair("RSA", 2048);
        ec = pair("EC", 256);
        authority = certificate("CN=authority", ec, "CN=authority", ec);
        leaf = certificate("CN=leaf", rsa, "CN=authority", ec);
        ofEc = certificate("CN=other", ec, "CN=authority", ec);
    }

    private static KeyPair pair(String kind, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String name, KeyPair of, String issuer, KeyPair by) throws Exception {
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Principal(issuer),
                                BigInteger.ONE,
                                Date.from(now),
                                Date.from(now.plusSeconds(3600)),
                                new X500Principal(name),
                                of.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }

    private static String pem(Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        return text.toString();
    }

    private static PemObject pkcs8(KeyPair pair) {
        return new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private PemFile file(String content) throws IOException {
        return new PemFile(Files.writeString(folder.resolve("x.pem"), content), "kafka.cert-file");
    }

    private PemFile file(byte[] content) throws IOException {
        return new PemFile(Files.write(folder.resolve("x.pem"), content), "kafka.cert-file");
    }

    /** F stands for the file. */
    private void refused(Runnable demand, String message, String hint) {
        String file = folder.resolve("x.pem").toString();
        assertThatThrownBy(demand::run).isInstanceOfSatisfying(UserFailure.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(e.getMessage().replace(file, "F")).isEqualTo(message);
            assertThat(e.hint().replace(file, "F")).startsWith(hint);
        });
    }

    @Test
    void what_clients_read_is_taken() throws IOException {
        for (String identity : new String[] {
            pem(pkcs8(rsa), leaf),
            pem(leaf, authority, pkcs8(rsa)),
            pem(pkcs8(ec), ofEc).replace("\n", "\r\n")
        }) {
            assertThatCode(file("Bag Attributes\n" + identity)::requireIdentity).doesNotThrowAnyException();
        }
        assertThatCode(file(pem(leaf, authority, ofEc))::requireCertificates).doesNotThrowAnyException();
        assertThatCode(file(pem(rsa.getPrivate()))::requireKey).doesNotThrowAnyException();
        assertThatCode(file(pem(ec.getPrivate()))::requireKey).doesNotThrowAnyException();
    }

    @Test
    void a_key_in_another_form_is_named_with_what_to_run() throws Exception {
        String run = "run: (umask 077; (openssl pkcs8 -topk8 -nocrypt -in F; sed -n"
                + " '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' F) > F.new.pem), then set kafka.cert-file to F.new.pem";
        refused(
                file(pem(leaf, rsa.getPrivate()))::requireIdentity,
                "F (from kafka.cert-file) contains a private key of type BEGIN RSA PRIVATE KEY; it must be"
                        + " BEGIN PRIVATE KEY",
                run);
        refused(
                file(pem(ofEc, ec.getPrivate()))::requireIdentity,
                "F (from kafka.cert-file) contains a private key of type BEGIN EC PRIVATE KEY; it must be"
                        + " BEGIN PRIVATE KEY",
                run);
        OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.PBE_SHA1_3DES)
                .setProvider(new BouncyCastleProvider())
                .setPassword("pw".toCharArray())
                .build();
        String closed = pem(leaf, new JcaPKCS8Generator(rsa.getPrivate(), encryptor));
        String encrypted = "F (from kafka.cert-file) contains an encrypted private key; it must be unencrypted";
        refused(file(closed)::requireIdentity, encrypted, run);
        refused(file(closed)::requireKey, encrypted, "run: openssl pkcs8 -topk8 -nocrypt -in F -out F.new.pem");
        refused(
                file(pem(leaf)
                        + "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AA\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n")::requireIdentity,
                encrypted,
                run);
    }

    @Test
    void certificates_that_do_not_follow_from_the_key_are_named() throws IOException {
        refused(
                file(pem(pkcs8(rsa), authority, leaf))::requireIdentity,
                "the certificates in F (from kafka.cert-file) are out of order: CN=authority is followed by CN=leaf,"
                        + " which did not sign it",
                "put the key's certificate first, then the one that signed it");
        refused(
                file(pem(pkcs8(rsa), authority))::requireIdentity,
                "the private key in F (from kafka.cert-file) does not belong to its certificate, CN=authority",
                "put the key's certificate first");
        refused(
                file(pem(pkcs8(ec)))::requireIdentity,
                "F (from kafka.cert-file) contains no certificate, only BEGIN PRIVATE KEY",
                "use a file with a certificate");
        refused(
                file(pem(leaf))::requireIdentity,
                "F (from kafka.cert-file) contains no private key, only BEGIN CERTIFICATE",
                "add the key: cat CERTIFICATE.pem KEY.pem > F.new.pem");
    }

    @Test
    void a_key_of_a_kind_that_no_client_reads_is_named() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        X509Certificate certificate = certificate("CN=ed", pair, "CN=authority", ec);

        refused(
                file(pem(pkcs8(pair), certificate))::requireIdentity,
                "the private key in F (from kafka.cert-file) cannot be used: its type is EdDSA",
                "use an RSA or EC key");
    }

    @Test
    void what_is_no_pem_is_named_with_what_to_run() throws Exception {
        refused(
                file(authority.getEncoded())::requireCertificates,
                "F (from kafka.cert-file) contains a certificate in DER form, not PEM",
                "run: openssl x509 -inform der -in F -out F.new.pem");
        refused(
                file(rsa.getPrivate().getEncoded())::requireIdentity,
                "F (from kafka.cert-file) contains a key or another object in DER form, not PEM",
                "run: (umask 077; openssl pkey -inform der -in F -out F.new.pem)");
        for (String kind : new String[] {"PKCS12", "JKS"}) {
            KeyStore store = KeyStore.getInstance(kind);
            store.load(null, null);
            store.setKeyEntry("k", rsa.getPrivate(), "pw".toCharArray(), new Certificate[] {leaf});
            Path file = folder.resolve("x.pem");
            try (var out = Files.newOutputStream(file)) {
                store.store(out, "pw".toCharArray());
            }
            boolean java = kind.equals("JKS");
            refused(
                    new PemFile(file, "kafka.cert-file")::requireIdentity,
                    "F (from kafka.cert-file) contains a " + (java ? "Java key store (JKS)" : "PKCS#12 key store")
                            + ", not PEM",
                    java
                            ? "run: keytool -exportcert -rfc -keystore F"
                            : "run: (umask 077; openssl pkcs12 -nodes -in F -out F.new.pem)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "\n", "-----BEGIN CERTIFICATE-----\nAAAA\n", "\u0001\u0002"})
    void what_is_no_key_material_at_all_is_told(String content) throws IOException {
        refused(
                file(content)::requireCertificates,
                "F (from kafka.cert-file) contains no PEM",
                "use a file with lines such as BEGIN CERTIFICATE");
    }

    @Test
    void an_empty_and_a_damaged_file_are_told() throws IOException {
        refused(
                file("")::requireCertificates,
                "F (from kafka.cert-file) is empty",
                "use a file with lines such as BEGIN CERTIFICATE");
        refused(
                file(pem(leaf) + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")::requireCertificates,
                "certificate 2 in F (from kafka.cert-file) is damaged",
                "copy it again");
        refused(
                file(pem(leaf).replace("BEGIN CERT", "BEGIN TRUSTED CERT").replace("END CERT", "END TRUSTED CERT"))
                        ::requireCertificates,
                "F (from kafka.cert-file) contains an OpenSSL trusted certificate; it must be a plain one",
                "run: openssl x509 -in F -out F.new.pem");
        assertThat(folder.resolve("x.pem.new.pem")).doesNotExist();
    }
}
