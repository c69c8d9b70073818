package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.ViewFormat;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.ViewStore;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.model.Target.Purge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dps needs in a stack beside its services. */
final class StackServiceTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();
    private final List<String> steps = new ArrayList<>();
    private Platform platform;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        platform = target.platform(kafka, folder);
    }

    private void deploy() {
        new StackService(() -> platform)
                .deploy(null, (service, step, elapsed, detail) -> steps.add(service + " " + step));
    }

    @Test
    void topics_are_made_as_soon_as_kafka_is_well() {
        target.onDeploy(listener -> {
            listener.onProgress("kafka", Step.STARTING, Duration.ZERO, "");
            listener.onProgress("kafka", Step.HEALTHY, Duration.ZERO, "");
            listener.onProgress("connect", Step.HEALTHY, Duration.ZERO, "");
        });

        deploy();

        assertThat(steps).containsExactly("kafka STARTING", "kafka HEALTHY", "connect HEALTHY");
        assertThat(platform.kafka().partitionNumbers("weather_data")).hasSize(4);
        assertThat(platform.kafka().partitionNumbers("weather_data_avg")).hasSize(1);
        assertThat(platform.kafka().partitionNumbers("dps_stream_progress")).hasSize(1);
    }

    @Test
    void topics_that_are_missing_are_made_where_kafka_was_left_alone() {
        kafka.make("weather_data", 9);

        deploy();

        assertThat(platform.kafka().topicNames())
                .containsExactlyInAnyOrder("weather_data", "weather_data_avg", "dps_stream_progress");
        assertThat(platform.kafka().partitionNumbers("weather_data")).hasSize(9);
    }

    @Test
    void a_topic_that_cannot_be_made_fails_the_deploy() {
        kafka.refuse("createTopics", new PolicyViolationException("no topics here"));

        assertThatThrownBy(this::deploy).hasMessage("cannot create topic weather_data: no topics here");
        target.onDeploy(listener -> listener.onProgress("kafka", Step.HEALTHY, Duration.ZERO, ""));
        assertThatThrownBy(this::deploy).hasMessage("cannot create topic weather_data: no topics here");
    }

    @Test
    void views_go_with_the_data_that_they_read() {
        StackService stack = new StackService(() -> platform);
        ViewStore views = new ViewStore(platform.views());
        views.put(new TopicView(
                "v",
                "t",
                "id INT",
                ViewFormat.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Isolation.READ_COMMITTED,
                Optional.empty()));

        stack.remove(Purge.KEEP_DATA, (service, step, elapsed, detail) -> {});
        assertThat(views.all()).containsOnlyKeys("v");
        stack.remove(Purge.DATA, (service, step, elapsed, detail) -> {});
        assertThat(views.all()).isEmpty();
    }
}
