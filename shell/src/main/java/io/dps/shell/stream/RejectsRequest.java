package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.stack.model.KafkaEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The rejected records to show.
 *
 * @param kafka the Kafka endpoint, as Spark reaches it
 * @param input topic of the readings
 * @param ranges the offsets to check, by partition and by the isolation under which to read them
 * @param maxAhead how far a reading's time may be ahead of its record's timestamp
 * @param reason show only records with this reason
 * @param byReason whether to count records by reason instead of showing each
 */
public record RejectsRequest(
        KafkaEndpoint kafka,
        String input,
        Map<Isolation, Map<Integer, OffsetRange>> ranges,
        Duration maxAhead,
        Optional<String> reason,
        boolean byReason) {}
