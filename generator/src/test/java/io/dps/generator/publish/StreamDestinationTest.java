package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.RejectReason;
import io.dps.generator.fault.Faults;
import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.StopCondition;
import io.dps.generator.publish.ReadingPublisher.PublishListener;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import io.dps.generator.synthetic.EventTime;
import io.dps.generator.synthetic.SyntheticSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamDestinationTest {

    private static final PublishRequest REQUEST = PublishRequest.to("weather_data");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writes_each_value_on_a_line_of_its_own() {
        PublishSummary summary = publish(out, REQUEST.until(StopCondition.afterCount(2_000)));

        ReadingSource same = source();
        ReadingCodec codec = new ReadingCodec();
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 2_000; number++) {
            expected.add(new String(codec.encode(same.next().orElseThrow()), StandardCharsets.UTF_8));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(String.join("\n", expected) + "\n");
        assertThat(summary.end()).isEqualTo(EndReason.COUNT);
        assertThat(summary.totals().acknowledged()).isEqualTo(2_000);
        assertThat(summary.totals().bytes()).isEqualTo(out.size() - 2_000);
    }

    @Test
    void a_value_longer_than_the_buffer_is_written_whole_and_a_tombstone_as_an_empty_line() {
        int kinds = RejectReason.values().length;
        Faults faults = new Faults(0, Duration.ZERO, 0, 1, 1);

        PublishSummary summary = publish(out, REQUEST.with(faults).until(StopCondition.afterCount(kinds)));

        String[] lines = out.toString(StandardCharsets.ISO_8859_1).split("\n", -1);
        assertThat(lines).contains("").anyMatch(line -> line.length() > 64 * 1024);
        assertThat(summary.totals().acknowledged()).isEqualTo(kinds);
        assertThat(summary.totals().bytes()).isEqualTo(out.size() - kinds);
    }

    @Test
    void a_line_is_out_before_the_wait_for_the_next_one() {
        FakeClock clock = new FakeClock();
        List<Integer> sizes = new ArrayList<>();
        clock.whenSlept(() -> sizes.add(out.size()));

        new ReadingPublisher(new StreamDestination(out), clock)
                .publish(
                        source(),
                        REQUEST.at(new RateLimit(2)).until(StopCondition.afterCount(3)),
                        PublishListener.none());

        assertThat(sizes).isNotEmpty().doesNotContain(0).isSorted();
        assertThat(sizes.stream().distinct()).hasSize(2);
    }

    @Test
    void the_stream_is_left_open() {
        List<String> closed = new ArrayList<>();
        OutputStream watched = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.add("closed");
            }
        };

        publish(watched, REQUEST.until(StopCondition.afterCount(1)));

        assertThat(closed).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Broken pipe             | OUTPUT_CLOSED | the reader of the output closed it",
                "Pipe closed             | OUTPUT_CLOSED | the reader of the output closed it",
                "No space left on device | FAILED        | the output cannot be written: No space left on device"
            })
    void says_why_it_cannot_be_written(String cause, FailureKind kind, String message) {
        OutputStream broken = new OutputStream() {
            private int left = 100_000;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException(cause);
                }
            }
        };

        PublishFailure thrown = catchThrowableOfType(PublishFailure.class, () -> publish(broken, REQUEST));

        assertThat(thrown.kind()).isEqualTo(kind);
        assertThat(thrown)
                .hasMessageStartingWith(message + "; records acknowledged: ")
                .hasRootCauseMessage(cause);
        assertThat(thrown.acknowledged()).isBetween(300L, 100_000L / 100);
    }

    private static PublishSummary publish(OutputStream out, PublishRequest request) {
        return ReadingPublisher.toStream(out).publish(source(), request, PublishListener.none());
    }

    private static ReadingSource source() {
        EventTime time = EventTime.simulated(Instant.parse("2026-11-22T07:00:00Z"), Duration.ofSeconds(1));
        return new SyntheticSource(3, time, 1);
    }
}
