package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.topic.TopicDetails;
import io.dps.shell.topic.TopicInfo;
import io.dps.shell.topic.TopicSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class TopicAdminTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();
    private final TopicAdmin admin = new TopicAdmin(kafka.connection());

    @Test
    void topics_are_listed_with_their_offsets_and_whether_each_is_a_record() {
        kafka.make("a", 2).put(0, "x").put(1, "y").deleteBefore(1, 1);
        kafka.make("compacted", 1).config("cleanup.policy", "compact,delete");

        assertThat(admin.list())
                .containsExactly(
                        new TopicInfo("a", 2, 1, OptionalLong.of(1), true),
                        new TopicInfo("compacted", 1, 1, OptionalLong.of(0), false));
        kafka.make("__transaction_state", 1);
        assertThat(admin.list()).extracting(TopicInfo::isExact).containsExactly(false, false);
    }

    @Test
    void a_cluster_without_topics_has_none() {
        assertThat(admin.list()).isEmpty();
    }

    @Test
    void what_may_not_be_looked_at_may_have_gaps() {
        kafka.make("a", 1);
        kafka.refuse("describeConfigs", new TopicAuthorizationException("no"));

        assertThat(admin.list()).extracting(TopicInfo::isExact).containsExactly(false);
    }

    @Test
    void a_topic_is_described_with_what_it_holds() {
        kafka.make("a", 2)
                .put(0, null, "late", NOON.plusSeconds(9))
                .put(0, null, "early", NOON)
                .config("retention.ms", "1000");

        TopicDetails details = admin.describe("a");

        assertThat(details.isExact()).isTrue();
        assertThat(details.bytes()).hasValue(20);
        assertThat(details.partitions())
                .containsExactly(
                        new TopicDetails.Partition(
                                0,
                                1,
                                List.of(1),
                                List.of(1),
                                Optional.of(new OffsetRange(0, 2)),
                                OptionalLong.of(20),
                                Optional.of(NOON.plusSeconds(9)),
                                Optional.of(NOON.plusSeconds(9))),
                        new TopicDetails.Partition(
                                1,
                                1,
                                List.of(1),
                                List.of(1),
                                Optional.of(new OffsetRange(0, 0)),
                                OptionalLong.of(0),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(details.configs())
                .extracting(TopicDetails.Config::name)
                .containsExactly("cleanup.policy", "message.timestamp.type", "retention.bytes", "retention.ms");
    }

    @Test
    void the_extent_of_topics_is_told_as_far_as_rights_go() {
        kafka.make("a", 2).put(0, null, "x", NOON).put(1, null, "y", NOON.plusSeconds(1));
        kafka.make("empty", 1);

        assertThat(admin.extents(List.of("a")).get("a").bytes()).hasValue(20);
        assertThat(admin.extents(List.of("a")).get("a").lastTime()).contains(NOON.plusSeconds(1));
        assertThat(admin.extents(List.of("empty")).get("empty").lastTime()).isEmpty();
        kafka.refuse("describeLogDirs", new ClusterAuthorizationException("no"));
        assertThat(admin.extents(List.of("a")).get("a").bytes()).isEmpty();
        kafka.refuse("describeLogDirs", new IllegalStateException("broken"));
        assertThatThrownBy(() -> admin.extents(List.of("a"))).hasMessage("cannot read the sizes of topics: broken");
    }

    @Test
    void a_topic_is_made_as_asked_and_deleted() {
        admin.create(spec("new", OptionalInt.of(3), OptionalInt.empty(), Map.of("cleanup.policy", "compact")));
        assertThat(kafka.topic("new").partitions).hasSize(3);
        assertThat(kafka.topic("new").configs).containsEntry("cleanup.policy", "compact");
        assertThatThrownBy(() -> admin.create(spec("new", OptionalInt.of(1), OptionalInt.of(1), Map.of())))
                .hasMessage("cannot create topic new: the topic already exists");

        admin.delete("new");
        assertThat(kafka.topic("new")).isNull();
        assertThatThrownBy(() -> admin.delete("new")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage("cannot delete topic new: there is no such topic");
            assertThat(failure.hint()).isEqualTo("see: topic list");
        });
    }

    @Test
    void more_replicas_than_brokers_are_refused_with_what_would_do() {
        assertThatThrownBy(() -> admin.create(spec("new", OptionalInt.of(1), OptionalInt.of(3), Map.of())))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                    assertThat(failure)
                            .hasMessage("cannot create topic new: 3 replicas need 3 brokers, but there is 1");
                    assertThat(failure.hint()).isEqualTo("use --replicas 1, or leave the option out");
                });
    }

    private static TopicSpec spec(
            String name, OptionalInt partitions, OptionalInt replicas, Map<String, String> configs) {
        return new TopicSpec(name, partitions, replicas, configs);
    }

    @Test
    void a_topic_is_made_once_the_broker_shows_it() {
        kafka.lag(3);

        admin.create(new TopicSpec("late", OptionalInt.of(1), OptionalInt.empty(), Map.of()));

        assertThat(admin.describe("late").partitions()).hasSize(1);
    }

    @Test
    void a_topic_is_deleted_once_the_broker_does_not_show_it() {
        kafka.make("late", 1);
        kafka.lag(3);

        admin.delete("late");

        assertThat(kafka.connection().hasTopic("late")).isFalse();
    }
}
