package io.dps.shell.wait;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.stream.FakeAverager;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch waits for and demands of topics and of the averager. */
final class WaitAndAssertTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();

    @TempDir
    private Path folder;

    private String run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(target.platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams.err();
    }

    @Test
    void a_topic_is_waited_for_until_it_has_enough_records() {
        assertThat(run(4, "wait", "topic", "t", "--timeout", "1ms")).contains("there is no topic 't'");
        FakeTopic topic = kafka.make("t", 2).put(0, "a").gap(0, 9);
        assertThat(run(4, "wait", "topic", "t", "--records", "2", "--timeout", "1ms"))
                .contains("it has 1 of 2 records");
        assertThat(run(0, "wait", "topic", "t", "--records", "2", "--offsets", "--timeout", "1ms"))
                .isEmpty();
        topic.loseLeader(1);
        assertThat(run(0, "wait", "topic", "t", "--records", "1", "--timeout", "1ms"))
                .isEqualTo("warning: partitions without a leader in topic t: 1; their records are not counted\n");
    }

    @Test
    void a_broker_that_is_away_is_one_of_the_things_waited_for() {
        kafka.make("t", 1);
        kafka.goAway();

        assertThat(run(4, "wait", "topic", "t", "--timeout", "1ms")).contains("Kafka does not answer at broker:9092");
    }

    @Test
    void an_exact_number_is_demanded_of_what_is_seen() {
        FakeTopic topic = kafka.make("t", 2)
                .put(0, "a")
                .put(1, "b")
                .beginTransaction(1, 7)
                .put(1, "c");

        assertThat(run(0, "assert", "topic", "t", "--records", "2")).isEmpty();
        assertThat(run(0, "assert", "topic", "t", "--records", "3", "--isolation", "read_uncommitted"))
                .isEmpty();
        assertThat(run(1, "assert", "topic", "t", "--records", "9")).contains("expected 9 records, found 2");
        topic.loseLeader(0);
        assertThat(run(3, "assert", "topic", "t", "--records", "2"))
                .contains("partitions without a leader in topic t: 0");
        assertThat(run(1, "assert", "topic", "none", "--records", "0")).contains("there is no topic 'none'");
    }

    @Test
    void a_stream_has_caught_up_when_nothing_is_left_to_read() {
        FakeTopic input = kafka.make("weather_data", 1).put(0, "a").put(0, "b");
        FakeAverager averager = new FakeAverager(kafka);
        assertThat(run(4, "wait", "stream", "--timeout", "1ms")).contains("it has not reported yet");

        averager.batch(1);
        assertThat(run(4, "wait", "stream", "--timeout", "1ms")).contains("it is 1 record behind");
        averager.batch(2);
        assertThat(run(0, "wait", "stream", "--timeout", "1ms")).isEmpty();
        input.gap(0, 3);
        assertThat(run(0, "wait", "stream", "--timeout", "1ms")).isEmpty();
        input.loseLeader(0);
        assertThat(run(4, "wait", "stream", "--timeout", "1ms"))
                .contains("partitions without a leader in topic weather_data: 0");
    }

    @Test
    void what_holds_a_stream_up_is_told() {
        FakeTopic input = kafka.make("weather_data", 1).put(0, "a").put(0, "b");
        FakeAverager averager = new FakeAverager(kafka);
        averager.batch(1).report("failed");
        assertThat(run(4, "wait", "stream", "--timeout", "1ms")).contains(" behind, and its state is failed");

        averager.batch(2);
        input.beginTransaction(0, 7).put(0, "c");
        assertThat(run(0, "wait", "stream", "--timeout", "1ms"))
                .contains("an open transaction blocks partition 0 of weather_data from offset 2 on");

        kafka.delete("weather_data");
        assertThat(run(4, "wait", "stream", "--timeout", "1ms")).contains("its input topic weather_data is missing");
    }

    @Test
    void a_stream_is_in_the_state_that_its_reports_and_its_process_tell() {
        FakeAverager averager = new FakeAverager(kafka);
        assertThat(run(4, "wait", "stream", "--state", "running", "--timeout", "1ms"))
                .contains("it has not reported yet");

        averager.batch(0);
        assertThat(run(0, "wait", "stream", "--state", "dead", "--timeout", "1ms"))
                .isEmpty();
        target.running("averager", 41);
        assertThat(run(0, "wait", "stream", "--state", "running", "--timeout", "1ms"))
                .isEmpty();
        assertThat(run(4, "wait", "stream", "--state", "stopped", "--timeout", "1ms"))
                .contains("it is running");
        averager.at(Instant.now().minusSeconds(31)).batch(0);
        assertThat(run(0, "wait", "stream", "--state", "dead", "--timeout", "1ms"))
                .isEmpty();
        assertThat(run(2, "wait", "stream", "--state", "runing")).contains("'runing' is not a state of a stream");
    }

    @Test
    void a_wait_for_a_stream_ends_when_nobody_can_tell_of_its_process() {
        new FakeAverager(kafka).report("running");
        target.refusing(UserFailure.unreachable("no Docker engine answers", "start it"));

        assertThat(run(3, "wait", "stream", "--state", "running", "--timeout", "1ms"))
                .contains("error: no Docker engine answers");
    }
}
