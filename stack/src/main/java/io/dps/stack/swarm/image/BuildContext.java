package io.dps.stack.swarm.image;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The files that an image is built from. The same files give the same archive and the same hash, wherever they are
 * stored.
 */
final class BuildContext {
    private static final int FILE = 0100644;
    private static final int PROGRAM = 0100755;

    private final SortedMap<String, byte[]> texts = new TreeMap<>();
    private final SortedMap<String, Path> jars = new TreeMap<>();
    private final SortedMap<String, Path> deferred = new TreeMap<>();

    void add(String name, byte[] content) {
        texts.put(name, content);
    }

    void add(String name, Path jar) {
        jars.put(name, jar);
    }

    /**
     * Adds a file that is left out of the hash, because another file in the hash determines its content. The file may
     * still be missing when the hash is computed.
     */
    void addDeferred(String name, Path file) {
        deferred.put(name, file);
    }

    /** Hashes names and contents, and any other input that affects the image. */
    String hash(String otherInput, FileDigests digests) throws IOException {
        Sha256 all = new Sha256();
        all.add(otherInput.getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> text : texts.entrySet()) {
            all.add((text.getKey() + "\n").getBytes(StandardCharsets.UTF_8));
            all.add(new Sha256().add(text.getValue()).hex().getBytes(StandardCharsets.US_ASCII));
        }
        for (Map.Entry<String, String> jar : digests.of(jars).entrySet()) {
            all.add((jar.getKey() + "\n" + jar.getValue()).getBytes(StandardCharsets.UTF_8));
        }
        return all.hex();
    }

    /**
     * Writes the archive that an engine builds from; does not close the stream.
     *
     * @throws io.dps.contract.UserFailure {@code FAILED} naming the file that cannot be read
     * @throws IOException when the archive cannot be written
     */
    void writeTo(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (Map.Entry<String, byte[]> text : texts.entrySet()) {
            try (InputStream in = new ByteArrayInputStream(text.getValue())) {
                put(tar, text.getKey(), text.getValue().length, in);
            }
        }
        putAll(tar, jars);
        putAll(tar, deferred);
        tar.finish();
        tar.flush();
    }

    private static void putAll(TarArchiveOutputStream tar, SortedMap<String, Path> files) throws IOException {
        for (Map.Entry<String, Path> file : files.entrySet()) {
            try (InputFile in = InputFile.open(file.getValue())) {
                put(tar, file.getKey(), in.size(), in);
            }
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, long size, InputStream content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(name.startsWith("bin/") ? PROGRAM : FILE);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        content.transferTo(tar);
        tar.closeArchiveEntry();
    }

    /**
     * The content of an input file. Reading fails if the file grows or shrinks meanwhile, because a tar archive states
     * the size before the content.
     */
    static final class InputFile extends FilterInputStream {
        private final Path file;
        private final long size;
        private long count;

        private InputFile(Path file, long size, InputStream in) {
            super(in);
            this.file = file;
            this.size = size;
        }

        static InputFile open(Path file) {
            try {
                return new InputFile(file, Files.size(file), Files.newInputStream(file));
            } catch (IOException e) {
                throw InputFailure.unreadable(file, e);
            }
        }

        long size() {
            return size;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int read = readOf(buffer, offset, length);
            count += Math.max(0, read);
            if (count > size || (read < 0 && count < size)) {
                throw InputFailure.changed(file);
            }
            return read;
        }

        private int readOf(byte[] buffer, int offset, int length) {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw InputFailure.unreadable(file, e);
            }
        }
    }
}
