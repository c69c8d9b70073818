package io.dps.shell.platform.client;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.sql.util.CloseableIterator;

/**
 * Fetches the responses of a statement from the server as they arrive, even if they are read slowly here. Otherwise, if
 * the reader pauses, as a pager does, the server would consider the client gone and end the statement. Responses wait
 * in memory and, when {@link #IN_MEMORY} is full, in a temporary file. For one reading thread.
 */
final class ReadAhead implements AutoCloseable {
    /** Bytes of responses to keep in memory; enough for several batches of the usual 4 MiB. */
    private static final long IN_MEMORY = 32L << 20;

    private final CloseableIterator<ExecutePlanResponse> responses;
    private final Thread taker = new Thread(this::take, "result-reader");
    private final Queue<ExecutePlanResponse> inMemory = new ArrayDeque<>();
    private long bytesInMemory;
    private Optional<Spill> spill = Optional.empty();
    private boolean ended;
    private boolean closed;
    private Throwable failure;

    ReadAhead(CloseableIterator<ExecutePlanResponse> responses) {
        this.responses = responses;
        taker.setDaemon(true);
        taker.start();
    }

    private void take() {
        try (responses) {
            while (responses.hasNext()) {
                add(responses.next());
            }
            end(null);
        } catch (Throwable e) {
            // Scala throws checked exceptions without declaring them.
            end(e);
        }
    }

    private synchronized void add(ExecutePlanResponse response) throws IOException {
        boolean spilling = spill.filter(file -> !file.isEmpty()).isPresent();
        if (closed || !(response.hasSchema() || response.hasArrowBatch())) {
            return;
        }
        if (spilling || bytesInMemory >= IN_MEMORY) {
            spill(response);
        } else {
            inMemory.add(response);
            bytesInMemory += response.getSerializedSize();
        }
        notifyAll();
    }

    private void spill(ExecutePlanResponse response) throws IOException {
        try {
            if (spill.isEmpty()) {
                spill = Optional.of(new Spill());
            }
            spill.get().add(response);
        } catch (IOException e) {
            throw new IOException(
                    "the rest of the result does not fit into " + System.getProperty("java.io.tmpdir") + " ("
                            + e.getMessage() + "); add a limit, or name another folder in DPS_JAVA_OPTS="
                            + "-Djava.io.tmpdir=FOLDER",
                    e);
        }
    }

    private synchronized void end(Throwable reason) {
        ended = true;
        failure = reason;
        notifyAll();
    }

    /**
     * Waits for the next response; returns empty at the end.
     *
     * @throws Throwable the failure of the server or the connection, once all earlier responses have been read
     */
    synchronized Optional<ExecutePlanResponse> next() throws Throwable {
        while (inMemory.isEmpty() && spill.filter(file -> !file.isEmpty()).isEmpty() && !ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw e;
            }
        }
        ExecutePlanResponse oldest = inMemory.poll();
        if (oldest != null) {
            bytesInMemory -= oldest.getSerializedSize();
            return Optional.of(oldest);
        }
        if (spill.filter(file -> !file.isEmpty()).isPresent()) {
            return Optional.of(spill.get().take());
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    /** Stops fetching. If the statement is still running, the caller must first cancel it on the server. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        taker.interrupt();
        if (spill.isPresent()) {
            spill.get().close();
            spill = Optional.empty();
        }
    }

    /** A queue of responses in a file that only the file's owner may read. */
    private static final class Spill implements AutoCloseable {
        private final RandomAccessFile file;
        private long read;
        private long written;

        Spill() throws IOException {
            File path = Files.createTempFile("dps-result", ".rows").toFile();
            file = new RandomAccessFile(path, "rw");
            // Delete the file at once but keep it open, so that it disappears when this process ends, however it ends.
            if (!path.delete()) {
                path.deleteOnExit();
            }
        }

        boolean isEmpty() {
            return read == written;
        }

        void add(ExecutePlanResponse response) throws IOException {
            byte[] bytes = response.toByteArray();
            file.seek(written);
            file.writeInt(bytes.length);
            file.write(bytes);
            written = file.getFilePointer();
        }

        ExecutePlanResponse take() throws IOException {
            file.seek(read);
            byte[] bytes = new byte[file.readInt()];
            file.readFully(bytes);
            read = file.getFilePointer();
            if (read == written) {
                read = 0;
                written = 0;
                file.setLength(0);
            }
            return ExecutePlanResponse.parseFrom(bytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
