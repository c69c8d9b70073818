package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.Isolation;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.topic.filter.OffsetSpan;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionOffsetsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();

    @ParameterizedTest
    @CsvSource({
        "start, 2",
        "end, 5",
        "0, 2",
        "3, 3",
        "99, 5",
        "+1, 3",
        "-1, 4",
        "-99, 2",
        "2026-11-22T12:00:03Z, 3",
        "2026-11-22T12:00:09Z, 5",
        "2026-11-22T13:00:00Z, 5"
    })
    void a_place_is_an_offset_that_a_reader_sees(String place, long offset) {
        FakeTopic topic = kafka.make("t", 1);
        for (int second = 0; second < 5; second++) {
            topic.put(0, null, "x", NOON.plusSeconds(second));
        }
        topic.deleteBefore(0, 2).beginTransaction(0, 7).put(0, null, "open", NOON.plusSeconds(9));

        assertThat(new PartitionOffsets(kafka.connection())
                        .offsets("t", OffsetSpan.parsePlace("--from", place, NOON), Isolation.READ_COMMITTED))
                .containsOnly(Map.entry(0, offset));
    }
}
