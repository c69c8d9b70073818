package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.ExitCode;
import io.dps.contract.InputView;
import io.dps.contract.StreamProof;
import io.dps.contract.StreamProof.Difference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What streams have written to a real broker, verified. */
@Tag("slow")
class StreamVerifyMainTest extends OwnStreamCase {
    private static final InputView VIEW = meters(Duration.ofSeconds(5));
    private static final String SUMS = "select window.start as s, id, sum(kwh) as kwh, count(*) as n from meters"
            + " where kwh > 2 group by window(at, '10 seconds', '5 seconds'), id";

    @Test
    void runs_over_records_in_disorder_are_right_and_each_tampering_is_found() throws Exception {
        // given: four runs, each six seconds of event time later, and records spread over half a minute
        define("sums", SUMS, VIEW);
        assertThat(executeVerify("sums")).isEqualTo(ExitCode.FAILED.value());
        assertThat(errors)
                .hasToString(
                        "error: stream sums has not reported a batch yet\nhint: start it with: stream start sums\n");
        errors.getBuffer().setLength(0);
        Random random = new Random(5);
        for (int run = 0; run < 4; run++) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long at = 1_700_000_000_000L + run * 6_000L + (long) (random.nextGaussian() * 8_000);
                String meter = "{\"id\":\"m" + random.nextInt(3) + "\",\"at\":\"" + Instant.ofEpochMilli(at)
                        + "\",\"kwh\":" + random.nextInt(100) / 8.0 + "}";
                records.add(record("in", random.nextInt(2), i % 10 == 0 ? "broken" : meter));
            }
            send(records);
            assertThat(start("sums")).as(errors.toString()).isZero();
        }
        // when, then
        StreamProof proof = verify("sums");
        assertThat(proof.differences()).isEmpty();
        assertThat(proof.right()).isGreaterThan(5);
        assertThat(proof.accepted()).isEqualTo(144);
        assertThat(proof.rejected()).isEqualTo(Map.of("not_json", 16L));
        assertThat(proof.batches()).isGreaterThanOrEqualTo(4);
        assertThat(proof.holds()).isTrue();

        // when, then
        assertThat(rejects("sums", "--limit", "3"))
                .hasSize(3)
                .allMatch(each -> each.reason().equals("not_json") && "broken".equals(each.value()));

        // given: somebody writes between two runs a row again, and a row of no window
        ConsumerRecord<byte[], byte[]> first = read("out").get(0);
        send(List.of(
                new ProducerRecord<>("out", 0, first.key(), first.value()),
                record("out", 0, "{\"s\":\"2020-01-01T00:00:00.000000Z\",\"id\":\"m0\",\"kwh\":1.0,\"n\":1}"),
                record("in", 0, "{\"id\":\"m0\",\"at\":\"2023-11-14T23:00:00Z\",\"kwh\":3}")));
        // when, then: it is at rest, so nothing may lie behind its last run
        assertThat(verify("sums").differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder("doubled", "unexpected");
        assertThat(start("sums")).as(errors.toString()).isZero();
        // when
        StreamProof tampered = verify("sums");
        // then
        assertThat(tampered.differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder("doubled", "unexpected");
        assertThat(tampered.right()).isGreaterThan(proof.right());
        assertThat(tampered.holds()).isFalse();

        // given: another definition of that name
        define("sums", SUMS.replace("sum(", "max("), VIEW);
        // when, then
        assertThat(executeVerify("sums")).isEqualTo(ExitCode.FAILED.value());
        assertThat(errors.toString())
                .isEqualTo("error: the definition of stream sums has changed since its last run, so its output comes"
                        + " from the old one\nhint: start it from the beginning with: stream reset sums\n");
        errors.getBuffer().setLength(0);
        define("sums", SUMS, VIEW);

        // given: Kafka deletes what the first batch has read
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition("in", 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        // when, then
        assertThat(executeVerify("sums")).isEqualTo(ExitCode.FAILED.value());
        assertThat(errors.toString())
                .startsWith(
                        "error: stream sums cannot be verified: records that it has read are no longer in its input:"
                                + " partition 0 begins at offset 1, not 0\nhint: ");
    }
}
