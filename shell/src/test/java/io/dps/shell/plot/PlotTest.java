package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlotTest {
    private final FakeKafka kafka = new FakeKafka();

    @TempDir
    private Path folder;

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(new FakeTarget().platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    @Test
    void numbers_of_the_last_records_are_drawn() {
        FakeTopic topic = kafka.make("t", 1);
        for (int i = 0; i < 20; i++) {
            topic.put(0, "{\"m\":{\"v\":" + i % 5 + "}}");
        }

        String plot = run(0, "plot", "t", "m.v", "-n", "7", "--height", "3").out();

        assertThat(plot).startsWith("t m.v, last 7 records\n").contains("4").contains("0");
        assertThat(plot.lines()).hasSizeBetween(4, 6);
    }

    @Test
    void what_cannot_be_drawn_is_told() {
        kafka.make("empty", 1);
        kafka.make("texts", 1).put(0, "{\"v\":\"a\"}");

        assertThat(run(1, "plot", "empty", "v").err()).startsWith("error: ").contains("empty");
        assertThat(run(1, "plot", "texts", "v").err()).startsWith("error: ").contains("v");
        assertThat(run(1, "plot", "none", "v").err()).startsWith("error: there is no topic 'none'");
    }
}
