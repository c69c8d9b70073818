package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Application;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.swarm.FakeSwarm.Fate;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that users make: services that the compose file does not contain. */
final class StreamServicesTest {
    /** Seven slots: six are kept. */
    private static final String FILE = StackOnFakeEngine.FILE.replace("networks:\n  net:", """
              spark-worker:
                image: dps/worker:1
                environment: {DPS_WORKER_CORES: "7"}
                networks: [net]
                healthcheck: {test: [CMD, "true"], interval: 1s, timeout: 2s, retries: 60}
                deploy: {endpoint_mode: dnsrr}
              averager:
                image: dps/app:1
                hostname: averager
                environment: {DPS_HEAP: "512"}
                networks: [net]
                deploy:
                  replicas: 0
                  endpoint_mode: dnsrr
                  restart_policy: {condition: on-failure, delay: 1s, max_attempts: 1, window: 60s}
            networks:
              net:""");

    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private SwarmTarget target;

    @BeforeEach
    void deploy() {
        stack = StackOnFakeEngine.inSwarm(folder);
        target = stack.target(FILE);
        stack.deploy(target);
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void the_first_start_makes_a_service_with_a_label_a_host_name_and_one_core() {
        ServiceStatus status = submit("hourly");

        assertThat(status.isRunning()).isTrue();
        JsonNode spec = stack.spec("stream-hourly");
        assertThat(spec.at("/Labels/io.dps.stream").asText()).isEqualTo("hourly");
        assertThat(spec.at("/Labels/io.dps.context").asText()).isNotEmpty();
        JsonNode container = spec.at("/TaskTemplate/ContainerSpec");
        assertThat(container.at("/Hostname").asText()).isEqualTo("stream-hourly");
        assertThat(container.at("/Args").toString()).isEqualTo("[\"Main\",\"--stream\",\"hourly\"]");
        assertThat(container.at("/Env").toString())
                .isEqualTo("[\"DPS_CORES=1\",\"DPS_EXECUTOR_MEMORY=512\",\"DPS_HEAP=96\"]");
        assertThat(target.status()).extracting(ServiceStatus::name).contains("stream-hourly");
    }

    @Test
    void a_deploy_leaves_a_running_stream_as_it_is_and_takes_a_new_image_to_it() {
        submit("hourly");
        List<String> tasks = stack.tasks("stream-hourly");

        stack.deploy(target);
        assertThat(stack.tasks("stream-hourly")).isEqualTo(tasks);
        SwarmTarget next = stack.target(FILE.replace("dps/app:1", "dps/app:2"));
        stack.deploy(next);

        assertThat(stack.spec("stream-hourly")
                        .at("/TaskTemplate/ContainerSpec/Image")
                        .asText())
                .isEqualTo("dps/app:2");
        assertThat(stack.spec("stream-hourly").at("/Mode/Replicated/Replicas").asInt())
                .isOne();
    }

    @Test
    void a_stream_without_a_free_slot_is_refused_and_makes_no_service() {
        submit("hourly");

        assertThatThrownBy(() -> submit("daily")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure)
                    .hasMessage("cannot start stream-daily: no slot is free; of the 7 slots of the Spark workers, 6 are"
                            + " kept for SQL and the averager, and 1 is taken by stream-hourly");
            assertThat(failure.hint()).isEqualTo("stop a stream, or add a worker: stack scale spark-worker=2");
        });
        assertThat(target.application("stream-daily")).isEmpty();
        target.stop("stream-hourly");
        assertThat(submit("daily").isRunning()).isTrue();
    }

    @Test
    void a_stream_takes_as_many_slots_as_it_has_cores() {
        target = stack.target(FILE.replace("DPS_WORKER_CORES: \"7\"", "DPS_WORKER_CORES: \"10\""));
        stack.deploy(target);
        submit("hourly", "--cores", "3");

        assertThat(stack.spec("stream-hourly")
                        .at("/TaskTemplate/ContainerSpec/Env")
                        .toString())
                .contains("DPS_CORES=1");
        assertThatThrownBy(() -> submit("daily", "--cores", "2")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure)
                    .hasMessage(
                            "cannot start stream-daily: it needs 2 slots, and 1 is free; of the 10 slots of the Spark"
                                    + " workers, 6 are kept for SQL and the averager, and 3 are taken by stream-hourly");
            assertThat(failure.hint())
                    .isEqualTo("use fewer --cores, stop a stream, or add a worker: stack scale spark-worker=2");
        });
        stack.deploy(target);
        assertThat(stack.spec("stream-hourly")
                        .at("/TaskTemplate/ContainerSpec/Args")
                        .toString())
                .endsWith("\"--cores\",\"3\"]");
        assertThat(submit("daily").isRunning()).isTrue();
        assertThatThrownBy(() -> submit("third")).hasMessageContaining("4 are taken by stream-daily, stream-hourly");
    }

    @Test
    void a_stream_that_has_ended_takes_no_slot() {
        stack.engine().swarm().next(StackOnFakeEngine.NAME + "_stream-hourly", Fate.ends(0));
        submit("hourly");
        for (int look = 0;
                look < 9 && target.application("stream-hourly").orElseThrow().state() != State.ENDED;
                look++) {
            assertThat(target.application("stream-hourly")).isPresent();
        }

        assertThat(submit("daily").isRunning()).isTrue();
    }

    @Test
    void a_stopped_stream_is_discarded_and_a_running_one_is_not() {
        assertThat(target.stop("stream-hourly")).isFalse();
        assertThat(target.discard("stream-hourly")).isFalse();
        submit("hourly");

        assertThatThrownBy(() -> target.discard("stream-hourly"))
                .hasMessageStartingWith("stream-hourly is already running: task ");
        assertThat(target.stop("stream-hourly")).isTrue();
        assertThat(target.application("stream-hourly").orElseThrow().state()).isEqualTo(State.STOPPED);
        assertThat(target.discard("stream-hourly")).isTrue();

        assertThat(target.application("stream-hourly")).isEmpty();
        assertThat(target.discard("averager")).isFalse();
    }

    @Test
    void a_removal_of_the_stack_takes_the_streams_along() {
        submit("hourly");

        target.remove(Purge.KEEP_DATA, stack.listener());

        assertThat(stack.engine().swarm().service(StackOnFakeEngine.NAME + "_stream-hourly"))
                .isEmpty();
    }

    private ServiceStatus submit(String stream, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--stream", stream));
        arguments.addAll(List.of(more));
        return target.submit(new Application(
                "stream-" + stream, "Main", arguments, 96, Optional.empty(), Optional.of(stream), Optional.empty()));
    }
}
