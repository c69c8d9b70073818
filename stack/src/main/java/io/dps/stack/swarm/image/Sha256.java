package io.dps.stack.swarm.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An incremental SHA-256. */
public final class Sha256 {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;

    /** Creates the digest of an empty input. */
    public Sha256() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Adds bytes. */
    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Completes the digest and returns it in lower-case hex. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the hash of a file's content. */
    static String ofFile(Path file) {
        Sha256 hash = new Sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw InputFailure.unreadable(file, e);
        }
        return hash.hex();
    }
}
