package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.StreamProgress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last line of {@code stream start}, which names readings that no average counts. */
final class StreamStartLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | ''",
                "1 | ', late: yes, 1 group; see: stream verify'",
                "30 | ', late: yes, 30 groups; see: stream verify'"
            })
    void late_readings_are_told_with_how_to_see_them(int late, String told) {
        String report = """
                {"stream":"weather_data_avg","run_id":"r","pid":42,"host":"edge","state":"stopped",
                "time":"2026-11-22T07:00:00Z","batch_id":3,"input_topic":"weather_data","offsets":{},"output_start":{},
                "watermark":"2026-11-22T06:59:50Z","durations_ms":{},"valid":10,"rejected":2,"late_groups":%d}
                """.formatted(late);

        assertThat(StreamCommand.StartCommand.line(StreamProgress.parse(report.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()))
                .isEqualTo("averager stopped, batch 3: 10 readings, 2 rejected, watermark 2026-11-22T06:59:50Z" + told);
    }
}
