package io.dps.stack.swarm.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A SHA-256 that grows. */
final class Sha256 {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;

    Sha256() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Ends it. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of each file, by the names given; all cores work on it, as the jars of Spark are 334 MB. */
    static SortedMap<String, String> ofFiles(Map<String, Path> files) throws IOException {
        Map<String, String> found = new ConcurrentHashMap<>();
        try {
            files.entrySet().parallelStream().forEach(file -> found.put(file.getKey(), ofFile(file.getValue())));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new TreeMap<>(found);
    }

    private static String ofFile(Path file) {
        Sha256 hash = new Sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hash.hex();
    }
}
