package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.stack.model.KafkaEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which rejected records to show.
 *
 * @param kafka where the topic is, as Spark reaches it
 * @param input topic of the readings
 * @param ranges the offsets to look at, by partition and by the isolation to read them under
 * @param maxAhead how far a reading's time may be past its record's timestamp
 * @param reason only those of this reason
 * @param byReason count them by reason instead of showing each
 */
public record RejectsRequest(
        KafkaEndpoint kafka,
        String input,
        Map<Isolation, Map<Integer, OffsetRange>> ranges,
        Duration maxAhead,
        Optional<String> reason,
        boolean byReason) {}
