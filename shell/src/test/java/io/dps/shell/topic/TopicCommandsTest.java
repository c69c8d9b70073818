package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.FakePager;
import io.dps.shell.output.TestScreen;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.stream.FakeAverager;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code topic} shows and says, over a Kafka in memory. */
final class TopicCommandsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();

    @TempDir
    private Path folder;

    private CapturedStreams run(int code, String... words) {
        return run(CapturedStreams.offTerminal(), code, words);
    }

    private CapturedStreams run(CapturedStreams streams, int code, String... words) {
        assertThat(TestCommands.run(target.platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    @Test
    void a_list_has_sizes_and_times_where_they_are_asked_for() {
        kafka.make("empty", 1);
        kafka.make("full", 2).put(0, null, "a", NOON).put(1, null, "b", NOON.plusSeconds(1));

        assertThat(run(0, "topic", "list", "-o", "csv").out())
                .isEqualTo("topic,partitions,replicas,records\nempty,1,1,0\nfull,2,1,2\n");
        assertThat(run(0, "topic", "list", "--sizes", "-o", "csv").out()).isEqualTo("""
                topic,partitions,replicas,records,bytes,last_time
                empty,1,1,0,0,
                full,2,1,2,20,2026-11-22T12:00:01Z
                """);
    }

    @Test
    void a_topic_that_has_lost_a_leader_has_no_count_and_is_named() {
        kafka.make("t", 2).put(0, "a").loseLeader(1);

        CapturedStreams list = run(0, "topic", "list", "-o", "csv");
        assertThat(list.out()).isEqualTo("topic,partitions,replicas,records\nt,2,1,\n");
        assertThat(list.err())
                .isEqualTo("warning: topics with partitions that have no leader: t; see: topic describe\n");
        assertThat(run(0, "topic", "describe", "t", "-o", "csv").err())
                .contains("warning: partitions without a leader in topic t: 1; start the brokers that host them");
    }

    @Test
    void a_description_shows_partitions_or_configs() {
        kafka.make("t", 1).put(0, null, "a", NOON).gap(0, 1).config("cleanup.policy", "compact");

        CapturedStreams partitions = run(0, "topic", "describe", "t", "-o", "csv");
        assertThat(partitions.out()).isEqualTo("""
                partition,leader,replicas,in_sync,first_offset,end_offset,offsets,bytes,first_time,last_time
                0,1,1,1,0,2,2,10,2026-11-22T12:00:00Z,2026-11-22T12:00:00Z
                """);
        assertThat(partitions.err()).contains("topic t (").contains("): 2 offsets, 10 bytes");
        assertThat(run(0, "topic", "describe", "t", "--configs", "-o", "csv").out())
                .startsWith("config,value,set_here\ncleanup.policy,compact,");
    }

    @Test
    void a_topic_that_is_not_there_is_named_with_the_one_that_is_meant() {
        kafka.make("weather_data", 1);

        for (String verb : new String[] {"describe", "tail", "produce"}) {
            assertThat(run(1, "topic", verb, "weather_dat").err())
                    .startsWith("error: there is no topic 'weather_dat'\nhint: ")
                    .contains("weather_data");
        }
    }

    @Test
    void a_topic_is_made_once_and_deleted_with_what_uses_it_named() {
        run(0, "topic", "create", "t", "--partitions", "3");
        assertThat(run(1, "topic", "create", "t").err())
                .isEqualTo("error: topic 't' already exists\nhint: choose another name, or see: topic describe t\n");

        kafka.make("weather_data", 1);
        new FakeAverager(kafka).batch(0);
        target.running("averager", 41);
        assertThat(run(2, "topic", "delete", "weather_data").err()).contains("weather_data_avg");
        assertThat(kafka.topic("weather_data")).isNotNull();
        assertThat(run(0, "topic", "delete", "t", "-y").err()).endsWith("topic t deleted\n");
        assertThat(kafka.topic("t")).isNull();
    }

    @Test
    void a_tail_writes_records_as_it_is_told() {
        kafka.make("t", 2)
                .put(0, "k", "{\"a\":1}", NOON)
                .put(1, null, "{\"a\":2}", NOON.plusSeconds(1))
                .put(0, "k", "{\"a\":3}", NOON.plusSeconds(2));

        assertThat(run(0, "topic", "tail", "t", "-n", "2", "--format", "%p %o %s\\n")
                        .out())
                .isEqualTo("1 0 {\"a\":2}\n0 1 {\"a\":3}\n");
        assertThat(run(0, "topic", "tail", "t", "--where", "a > 1", "--key", "k", "-o", "jsonl")
                        .out())
                .contains("\"offset\":1")
                .hasLineCount(1);
        assertThat(run(2, "topic", "tail", "t", "--format", "%s", "-o", "csv").err())
                .startsWith("error: --format and -o cannot be used together");
        assertThat(run(4, "topic", "tail", "t", "--follow", "--max", "1", "--timeout", "10ms")
                        .err())
                .isEqualTo("error: timed out reading topic t; records received: 0 of 1\n"
                        + "hint: allow more time with --timeout, or leave it out\n");
    }

    @Test
    void records_that_are_followed_never_go_to_a_pager() {
        FakePager pager = new FakePager();
        FakeTopic topic = kafka.make("t", 1);
        for (int i = 0; i < 9; i++) {
            topic.put(0, null, "{\"a\":" + i + "}", NOON.plusSeconds(i));
        }

        CapturedStreams followed = CapturedStreams.onTerminal(new TestScreen(80, 5), pager);
        run(followed, 0, "topic", "tail", "t", "--follow", "-n", "9", "--max", "9");
        assertThat(pager.commands).isEmpty();
        assertThat(followed.out()).hasLineCount(10);

        run(CapturedStreams.onTerminal(new TestScreen(80, 5), pager), 0, "topic", "tail", "t", "-n", "9");
        assertThat(pager.commands).containsExactly("less");
    }

    @Test
    void what_is_produced_is_counted_and_what_will_not_stay_is_warned_of() {
        kafka.make("t", 1).config("retention.ms", "60000");

        assertThat(run(CapturedStreams.withInput("a\nb\n"), 0, "topic", "produce", "t")
                        .err())
                .isEqualTo("2 records acknowledged\n");
        assertThat(run(CapturedStreams.withInput("1000;c\n"), 0, "topic", "produce", "t", "--format", "%T;%s")
                        .err())
                .contains(
                        "warning: topic t keeps records for 1m0s (retention.ms=60000), but the oldest of these records is from "
                                + "1970-01-01T00:00:01Z")
                .endsWith("1 record acknowledged\n");
        kafka.refuse("describeConfigs", new TopicAuthorizationException("no"));
        assertThat(run(CapturedStreams.withInput("1000;c\n"), 0, "topic", "produce", "t", "--format", "%T;%s")
                        .err())
                .contains("the retention of topic t is unknown: this user lacks DescribeConfigs permission on it");
        assertThat(kafka.topic("t").values()).containsExactly("a", "b", "c", "c");
    }

    @Test
    void without_a_stack_or_a_broker_nothing_is_tried() {
        kafka.goAway();
        assertThat(run(3, "topic", "list").err()).startsWith("error: Kafka does not answer at broker:9092");
        target.undeployed();
        assertThat(run(3, "topic", "list").err())
                .isEqualTo("error: nothing is deployed in context 'test'\nhint: deploy the stack with: stack deploy\n");
    }
}
