package io.dps.generator;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens a CSV file as text: unpacks gzip, known by its first bytes, and leaves out a byte order mark. */
final class CsvInput {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Path file;

    CsvInput(Path file) {
        this.file = file;
    }

    Reader open() {
        if (Files.isDirectory(file)) {
            throw inputFailure("is a directory", "name a CSV file", null);
        }
        try {
            return open(Files.newInputStream(file));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Reader open(InputStream raw) throws IOException {
        try {
            InputStream bytes = new BufferedInputStream(raw, BUFFER);
            if (startsWith(bytes, GZIP)) {
                bytes = new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER);
            }
            if (startsWith(bytes, BYTE_ORDER_MARK)) {
                bytes.skipNBytes(BYTE_ORDER_MARK.length);
            }
            return new InputStreamReader(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static boolean startsWith(InputStream bytes, byte[] magic) throws IOException {
        bytes.mark(magic.length);
        boolean found = Arrays.equals(bytes.readNBytes(magic.length), magic);
        bytes.reset();
        return found;
    }

    /** Says in the user's words why the file cannot be read (on). */
    GeneratorException unreadable(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return inputFailure("does not exist", "check the path", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return inputFailure("cannot be read: permission denied", "check who may read the file", cause);
        }
        if (cause instanceof EOFException) {
            return inputFailure("is truncated: its gzip data ends too early", "copy the file again", cause);
        }
        if (cause instanceof ZipException) {
            return inputFailure("is damaged: its gzip data is corrupt", "copy the file again", cause);
        }
        return inputFailure("cannot be read: " + cause.getMessage(), "check the file and its disk", cause);
    }

    GeneratorException inputFailure(String whatIsWrong, String hint, IOException cause) {
        return new GeneratorException(GeneratorException.Kind.INPUT, file + " " + whatIsWrong, hint, cause);
    }
}
