package io.dps.stack.secret;

import io.dps.stack.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** One secret in a file of its own that only its owner may read. Safe to use from several threads. */
public final class SecretFile {
    private static final int RANDOM_BYTES = 32;

    private final Path file;

    public SecretFile(Path file) {
        this.file = file;
    }

    /** Returns the secret, or empty when the file is missing or empty. */
    public Optional<Secret> read() throws IOException {
        try {
            Secret secret = Secret.ofContent(Files.readString(file, StandardCharsets.UTF_8));
            return secret.value().isEmpty() ? Optional.empty() : Optional.of(secret);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns the stored secret, or creates and stores a new one of 32 random bytes (URL-safe Base64). */
    public Secret readOrCreate() throws IOException {
        Optional<Secret> kept = read();
        if (kept.isPresent()) {
            PrivateFile.tighten(file);
            return kept.get();
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Secret secret = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        PrivateFile.replace(file, secret.value() + "\n");
        return secret;
    }
}
