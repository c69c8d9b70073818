package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamOptions;
import io.dps.stack.model.KafkaEndpoint;
import java.util.List;
import java.util.Map;

/**
 * What to compute again, and what to hold it against.
 *
 * @param kafka where the topics are, as Spark reaches them
 * @param input topic of the readings
 * @param inputRanges which of the input's records to look at, by partition and by the isolation they were read under
 * @param output topic of the averages
 * @param outputRanges which of the output's records to look at, by partition
 * @param options what the averages depend on
 * @param isolation which records of transactions the stream reads, and the output is read under
 * @param batches what was read, and how it was judged
 * @param closedMicros event time up to which windows are closed
 * @param sinceMicros start of the first window to check
 */
public record AuditRequest(
        KafkaEndpoint kafka,
        String input,
        Map<Isolation, Map<Integer, OffsetRange>> inputRanges,
        String output,
        Map<Integer, OffsetRange> outputRanges,
        StreamOptions options,
        Isolation isolation,
        List<BatchRange> batches,
        long closedMicros,
        long sinceMicros) {}
