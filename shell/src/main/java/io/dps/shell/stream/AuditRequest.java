package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamOptions;
import io.dps.stack.model.KafkaEndpoint;
import java.util.List;
import java.util.Map;

/**
 * The windows to recompute, and the output to compare them with.
 *
 * @param kafka the Kafka endpoint, as Spark reaches it
 * @param input topic of the readings
 * @param inputRanges offsets of the input to read, by partition and by the isolation under which the stream read them
 * @param output topic of the averages
 * @param outputRanges offsets of the output to read, by partition
 * @param options options of the stream that determine the averages
 * @param isolation isolation of the stream, under which the output is read too
 * @param batches the recorded batches: offsets read, and watermarks that decided what was late
 * @param closedMicros event time up to which windows are closed, in microseconds since 1970
 * @param sinceMicros start of the first window to check, in microseconds since 1970
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
