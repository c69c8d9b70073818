package io.dps.generator.replay;

import io.dps.contract.UserFailure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Opens a CSV file, or a pipe, as text: unpacks gzip, detected by its first bytes, and obeys a byte order mark.
 * Recognizes other formats, and refuses them by name.
 */
final class CsvInput {
    /** The character that replaces bytes not valid in the encoding; Unicode reserves it for use within programs. */
    static final char UNDECODABLE = '\uFDD0';

    private static final int BUFFER = 64 * 1024;
    /** The least size of a gzip file beside which the buffers do not matter. */
    private static final long LEAST_PACKED = 64L * BUFFER;

    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    /** Offset of tar's magic number, which comes after the name and permissions of the first file. */
    private static final int TAR_AT = 257;

    private static final byte[] TAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, byte[]> NO_TEXT = noText();

    private final Path file;
    private final Optional<Charset> encoding;
    private PipeInput pipe;
    private BoundedInputStream counted;
    private long size;
    private boolean isPacked;
    private int bytesPerCharacter = 1;

    CsvInput(Path file, Optional<Charset> encoding) {
        this.file = file;
        this.encoding = encoding;
    }

    private static Map<String, byte[]> noText() {
        Map<String, byte[]> kinds = new LinkedHashMap<>();
        kinds.put("a zip archive (or a spreadsheet)", bytes('P', 'K', 3, 4));
        kinds.put("an xz-compressed file", bytes(0xfd, '7', 'z', 'X', 'Z', 0));
        kinds.put("a bzip2-compressed file", bytes('B', 'Z', 'h'));
        kinds.put("a zstd-compressed file", bytes(0x28, 0xb5, 0x2f, 0xfd));
        kinds.put("an lz4-compressed file", bytes(0x04, 0x22, 0x4d, 0x18));
        kinds.put("a 7-Zip archive", bytes('7', 'z', 0xbc, 0xaf));
        kinds.put("a RAR archive", bytes('R', 'a', 'r', '!'));
        kinds.put("a Parquet file", bytes('P', 'A', 'R', '1'));
        kinds.put("an ORC file", bytes('O', 'R', 'C'));
        kinds.put("an Avro file", bytes('O', 'b', 'j', 1));
        kinds.put("a spreadsheet in an old format", bytes(0xd0, 0xcf, 0x11, 0xe0));
        kinds.put("a PDF document", bytes('%', 'P', 'D', 'F'));
        kinds.put("an SQLite database", "SQLite format".getBytes(StandardCharsets.US_ASCII));
        return kinds;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }

    Reader open() {
        if (Files.isDirectory(file)) {
            throw inputFailure("is a folder", "use a CSV file", null);
        }
        try {
            return open(bytes());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Opens the file as bytes. Those of a pipe end when the thread is interrupted: reading a pipe may wait for ever.
     */
    private InputStream bytes() throws IOException {
        if (Files.isRegularFile(file) || !Files.exists(file)) {
            size = Files.size(file);
            counted = BoundedInputStream.builder()
                    .setInputStream(Files.newInputStream(file))
                    .get();
            return counted;
        }
        pipe = new PipeInput(FileChannel.open(file, StandardOpenOption.READ));
        return pipe;
    }

    /**
     * Returns the part of the file that was parsed, 0 to 1, an estimate; empty for a pipe. What is in buffers was not
     * parsed, but of a gzip file that is known only where the buffers are small beside the file.
     *
     * @param characters number of characters that were parsed
     */
    OptionalDouble done(long characters) {
        if (size <= 0 || (isPacked && size < LEAST_PACKED)) {
            return OptionalDouble.empty();
        }
        double bytes = isPacked ? counted.getCount() : characters * bytesPerCharacter;
        return OptionalDouble.of(Math.min(1, bytes / size));
    }

    /** Returns whether an interruption has ended the reading of a pipe; if so, the last row may be cut off. */
    boolean isBrokenOff() {
        return pipe != null && pipe.isBrokenOff();
    }

    private Reader open(InputStream raw) throws IOException {
        try {
            InputStream bytes = new BufferedInputStream(raw, BUFFER);
            isPacked = startsWith(bytes, GZIP);
            if (isPacked) {
                bytes = new BufferedInputStream(
                        GzipCompressorInputStream.builder()
                                .setInputStream(bytes)
                                .setDecompressConcatenated(true)
                                .get(),
                        BUFFER);
            }
            refuseWhatIsNoText(bytes);
            return new InputStreamReader(
                    bytes,
                    charset(bytes)
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE)
                            .replaceWith(String.valueOf(UNDECODABLE)));
        } catch (IOException | UserFailure e) {
            raw.close();
            throw e;
        }
    }

    private void refuseWhatIsNoText(InputStream bytes) throws IOException {
        for (Map.Entry<String, byte[]> kind : NO_TEXT.entrySet()) {
            if (startsWith(bytes, kind.getValue())) {
                throw inputFailure(
                        "is " + kind.getKey() + ", not CSV",
                        "unpack it or export it as CSV first; to read the output of another program: generate run"
                                + " --replay -",
                        null);
            }
        }
        bytes.mark(TAR_AT + TAR.length);
        byte[] start = bytes.readNBytes(TAR_AT + TAR.length);
        bytes.reset();
        if (start.length == TAR_AT + TAR.length
                && Arrays.equals(Arrays.copyOfRange(start, TAR_AT, start.length), TAR)) {
            throw inputFailure(
                    "is a tar archive, not CSV",
                    "extract the CSV file: tar -xOf " + file.getFileName() + " NAME | dps generate run --replay -",
                    null);
        }
    }

    /** Skips a byte order mark, and takes its encoding unless one was given. */
    private Charset charset(InputStream bytes) throws IOException {
        Charset marked = null;
        for (Charset unicode :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            byte[] mark = "\ufeff".getBytes(unicode);
            if (marked == null && (encoding.isEmpty() || encoding.get().equals(unicode)) && startsWith(bytes, mark)) {
                bytes.skipNBytes(mark.length);
                marked = unicode;
            }
        }
        Charset charset = marked == null ? encoding.orElse(StandardCharsets.UTF_8) : marked;
        bytesPerCharacter = charset.name().startsWith("UTF-16") ? 2 : 1;
        return charset;
    }

    private static boolean startsWith(InputStream bytes, byte[] magic) throws IOException {
        bytes.mark(magic.length);
        boolean found = Arrays.equals(bytes.readNBytes(magic.length), magic);
        bytes.reset();
        return found;
    }

    /** Returns the name of the encoding, for messages. */
    String encoding() {
        return encoding.map(Charset::name).orElse("UTF-8");
    }

    /** Returns the failure to report when the file cannot be opened or read any further. */
    UserFailure unreadable(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return inputFailure("does not exist", "check the path", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return inputFailure("cannot be read: permission denied", "check the permissions of the file", cause);
        }
        if (cause instanceof EOFException) {
            return inputFailure("is truncated: its gzip data ends too early", "copy the file again", cause);
        }
        if (cause instanceof ZipException
                || String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("gzip")
                || String.valueOf(cause.getMessage()).contains(".gz")) {
            return inputFailure("is damaged: its gzip data is corrupt", "copy the file again", cause);
        }
        return inputFailure(
                "cannot be read: " + cause.getMessage(), "check the file, and the disk that it is on", cause);
    }

    UserFailure inputFailure(String whatIsWrong, String hint, IOException cause) {
        return UserFailure.input(file + " " + whatIsWrong, hint, cause);
    }

    /**
     * The bytes of a pipe, a terminal or a device. Ends like a closed pipe when the reading thread is interrupted.
     */
    private static final class PipeInput extends InputStream {
        private final FileChannel channel;
        private boolean brokenOff;

        PipeInput(FileChannel channel) {
            this.channel = channel;
        }

        boolean isBrokenOff() {
            return brokenOff;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (brokenOff) {
                return -1;
            }
            try {
                return channel.read(ByteBuffer.wrap(bytes, from, length));
            } catch (ClosedByInterruptException e) {
                // The thread's interrupt flag stays set, and ends the publisher.
                brokenOff = true;
                return -1;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
