package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.lease.LeaseRequest;
import io.dps.streaming.lease.WriterLease;
import io.dps.streaming.run.AveragerSettings;
import io.dps.streaming.run.RunSettings;
import io.dps.streaming.run.TestRuns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The averager with a lease (ADR 0031). */
@Tag("slow")
final class LeasedRunTest extends RealBrokerCase {
    @Test
    void a_run_takes_the_lease_and_gives_it_back_and_is_refused_while_another_holds_it() throws Exception {
        send("2026-11-22T07:00:01Z", "2026-11-22T07:00:31Z");
        run(leased());

        assertThat(windows()).isNotEmpty();
        assertThat(read(Topics.LEASES))
                .extracting(found -> new String(found.value(), StandardCharsets.UTF_8))
                .last()
                .asString()
                .contains("\"run_id\":\"run\"")
                .contains("\"released\":true");

        try (WriterLease other = LeaseRequest.of(BrokerAccess.open(broker.address()), "out", WriterHolder.self("other"))
                .take(Duration.ZERO, () -> false)
                .orElseThrow()) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> run(leased())).isInstanceOfSatisfying(UserFailure.class, refused -> {
                assertThat(refused.kind()).isEqualTo(FailureKind.WRITER_HELD);
                assertThat(refused).hasMessageContaining("run other");
            });
        }
    }

    private AveragerSettings leased() {
        AveragerSettings usual = untilCaughtUp();
        RunSettings run = TestRuns.leased(usual.run());
        return new AveragerSettings(
                run,
                usual.inputTopic(),
                usual.outputTopic(),
                usual.options(),
                usual.isolation(),
                usual.shufflePartitions());
    }
}
