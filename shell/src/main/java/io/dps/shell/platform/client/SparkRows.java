package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.QueryResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.sql.connect.common.DataTypeProtoConverter;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CloseableIterator;
import org.sparkproject.com.google.protobuf.ByteString;
import org.sparkproject.org.apache.arrow.memory.BufferAllocator;
import org.sparkproject.org.apache.arrow.vector.FieldVector;
import org.sparkproject.org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The rows of a statement as they arrive; each batch is freed once its rows have been read. */
final class SparkRows implements QueryResult {
    private final ReadAhead responses;
    private final BufferAllocator memory;
    private final Function<Throwable, UserFailure> translate;
    private final Runnable cancel;
    private final Runnable ended;
    private final StructType schema;
    private final List<Column> columns;
    private ByteString chunks = ByteString.EMPTY;
    private ArrowStreamReader batch;
    private List<IntFunction<Object>> cells = List.of();
    private int rows;
    private int row;
    private boolean exhausted;
    private boolean failed;

    /**
     * Reads the schema of a result. The rows are read later, one batch at a time.
     *
     * @param memory allocates the memory of batches
     * @param translate translates a failure
     * @param cancel cancels the statement on the server if the reader stops early
     * @param ended called once, when these rows are closed
     */
    SparkRows(
            CloseableIterator<ExecutePlanResponse> responses,
            BufferAllocator memory,
            Function<Throwable, UserFailure> translate,
            Runnable cancel,
            Runnable ended)
            throws Throwable {
        this.responses = new ReadAhead(responses);
        this.memory = memory;
        this.translate = translate;
        this.cancel = cancel;
        this.ended = ended;
        try {
            this.schema = schema();
        } catch (Throwable e) {
            this.responses.close();
            throw e;
        }
        this.columns = Stream.of(schema.fields())
                .map(field -> field.dataType() instanceof NumericType
                        ? Column.number(field.name())
                        : Column.text(field.name()))
                .toList();
        // A statement without columns returns no rows, and the server has already executed it.
        this.exhausted = columns.isEmpty();
    }

    /** Reads the schema, which the server sends before the rows. */
    private StructType schema() throws Throwable {
        Optional<ExecutePlanResponse> response = responses.next();
        while (response.isPresent() && !response.get().hasSchema()) {
            response = responses.next();
        }
        return response.isEmpty()
                ? new StructType()
                : (StructType)
                        DataTypeProtoConverter.toCatalystType(response.get().getSchema());
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean hasNext() {
        try {
            while (row >= rows) {
                Optional<ExecutePlanResponse> response = responses.next();
                if (response.isEmpty()) {
                    exhausted = true;
                    return false;
                }
                if (response.get().hasArrowBatch()) {
                    add(response.get().getArrowBatch());
                }
            }
            return true;
        } catch (Throwable e) {
            failed = true;
            throw translate.apply(e);
        }
    }

    /**
     * Adds a chunk of a batch and opens the batch with its last chunk. The server splits batches that exceed the
     * client's preferred message size.
     */
    private void add(ExecutePlanResponse.ArrowBatch chunk) throws IOException {
        chunks = chunks.concat(chunk.getData());
        if (!chunk.hasNumChunksInBatch() || chunk.getChunkIndex() + 1 == chunk.getNumChunksInBatch()) {
            ByteString whole = chunks;
            chunks = ByteString.EMPTY;
            open(whole);
        }
    }

    /** Opens a batch, which is a complete Arrow stream: a schema and rows. */
    private void open(ByteString arrived) throws IOException {
        free();
        batch = new ArrowStreamReader(arrived.newInput(), memory);
        rows = batch.loadNextBatch() ? batch.getVectorSchemaRoot().getRowCount() : 0;
        row = 0;
        List<IntFunction<Object>> readers = new ArrayList<>();
        for (FieldVector column : batch.getVectorSchemaRoot().getFieldVectors()) {
            readers.add(SparkCells.of(schema.fields()[readers.size()].dataType(), column));
        }
        cells = readers;
    }

    private void free() throws IOException {
        if (batch != null) {
            batch.close();
            batch = null;
        }
        rows = 0;
    }

    @Override
    public List<Object> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            List<Object> values = new ArrayList<>(cells.size());
            for (IntFunction<Object> cell : cells) {
                values.add(cell.apply(row));
            }
            row++;
            return values;
        } catch (Throwable e) {
            failed = true;
            throw translate.apply(e);
        }
    }

    /** Cancels the statement if it has neither ended nor failed. */
    @Override
    public void close() {
        try (responses) {
            free();
            if (!exhausted && !failed) {
                cancel.run();
            }
        } catch (Throwable e) {
            throw translate.apply(e);
        } finally {
            ended.run();
        }
    }
}
