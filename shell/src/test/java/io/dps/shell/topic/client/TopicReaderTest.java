package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class TopicReaderTest {
    private static Instant timestamp(long millis, TimestampType type) {
        return TopicReader.convert(new ConsumerRecord<>(
                        "t", 0, 0, millis, type, 0, 1, null, new byte[1], new RecordHeaders(), Optional.empty()))
                .timestamp();
    }

    @Test
    void a_record_to_which_its_producer_gave_no_timestamp_has_none() {
        assertThat(timestamp(-1, TimestampType.NO_TIMESTAMP_TYPE)).isNull();
        assertThat(timestamp(-1, TimestampType.CREATE_TIME)).isNull();
        assertThat(timestamp(0, TimestampType.CREATE_TIME)).isEqualTo(Instant.EPOCH);
    }
}
