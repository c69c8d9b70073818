package io.dps.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.compose.ComposePort.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that the stack's own file keeps, so that nothing in it needs more than Swarm gives everywhere. */
final class ShippedComposeTest {
    private static final long NANO = 1_000_000_000L;

    static ComposeFile file() throws IOException {
        try (InputStream in = ComposeFile.class.getResourceAsStream("/io/dps/stack/compose.yml")) {
            return ComposeLoader.load("compose.yml", new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.of());
        }
    }

    static Stream<ComposeService> services() throws IOException {
        return file().services().values().stream();
    }

    @Test
    void it_holds_the_stack() throws IOException {
        assertThat(file().services().keySet())
                .containsExactly(
                        "kafka",
                        "spark-master",
                        "spark-worker",
                        "connect",
                        "history",
                        "postgres",
                        "airflow-migrate",
                        "airflow-api-server",
                        "airflow-scheduler",
                        "airflow-dag-processor",
                        "kafka-ui",
                        "averager",
                        "averager-standby",
                        "generator");
    }

    @ParameterizedTest
    @MethodSource("services")
    void every_service_can_be_watched_and_bounded(ComposeService service) {
        // One that is to end has no health.
        assertThat(service.healthcheck().isPresent())
                .isNotEqualTo(service.name().equals("airflow-migrate"));
        assertThat(service.deploy().restartPolicy()).isPresent();
        assertThat(service.deploy().update()).isPresent();
        assertThat(service.deploy().limits().orElseThrow()).satisfies(limits -> {
            assertThat(limits.nanoCpus()).isPositive();
            assertThat(limits.memoryBytes()).isPositive();
        });
        assertThat(service.deploy().reservations().orElseThrow()).satisfies(kept -> {
            assertThat(kept.nanoCpus()).isPositive();
            assertThat(kept.memoryBytes()).isPositive();
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void every_service_has_few_rights(ComposeService service) {
        assertThat(service.user()).get().asString().doesNotStartWith("0").doesNotStartWith("root");
        assertThat(service.capabilitiesDropped()).containsExactly("ALL");
        assertThat(service.capabilitiesAdded()).isEmpty();
        assertThat(service.readOnly()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("services")
    void nothing_needs_virtual_addresses_or_the_routing_mesh(ComposeService service) {
        assertThat(service.deploy().endpointMode()).contains("dnsrr");
        assertThat(service.ports()).allSatisfy(port -> assertThat(port.mode()).isEqualTo(Mode.HOST));
    }

    static Stream<String> sharedVolumes() throws IOException {
        return file().volumes().keySet().stream().filter(volume -> users(volume).size() > 1);
    }

    /** The engine fills a fresh volume from the image; of two tasks for which it does so at a time, one fails. */
    @ParameterizedTest
    @MethodSource("sharedVolumes")
    void a_shared_volume_is_filled_by_one_service_before_the_others_start(String volume) throws IOException {
        List<String> users = users(volume);

        assertThat(users.subList(1, users.size()))
                .allSatisfy(user -> assertThat(before(user)).contains(users.get(0)));
    }

    private static List<String> users(String volume) {
        try {
            return file().services().values().stream()
                    .filter(service -> service.mounts().stream()
                            .anyMatch(mount -> mount.source().equals(volume) && !mount.noCopy()))
                    .map(ComposeService::name)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is healthy before this service starts. */
    private static Set<String> before(String service) throws IOException {
        Set<String> all = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(file().services().get(service).dependsOn());
        while (!open.isEmpty()) {
            String name = open.pop();
            if (all.add(name)) {
                open.addAll(file().services().get(name).dependsOn());
            }
        }
        return all;
    }

    /** The engine mounts it noexec. The images of dps have their libraries unpacked; of others nobody knows. */
    @ParameterizedTest
    @MethodSource("services")
    void a_foreign_image_has_no_tmpfs_from_which_it_could_load_no_library(ComposeService service) {
        if (service.image().startsWith("dps/")) {
            return;
        }
        assertThat(service.mounts()).isNotEmpty().noneMatch(mount -> mount.type() == ComposeMount.Type.TMPFS);
    }

    @Test
    void kafka_ui_may_load_libraries_from_its_folder_in_memory() throws IOException {
        ComposeService service = file().services().get("kafka-ui");
        ComposeVolume volume = file().volumes().get("kafka-ui-tmp");

        assertThat(service.mounts())
                .containsExactly(new ComposeMount(ComposeMount.Type.VOLUME, "kafka-ui-tmp", "/tmp", false, true, 0, 0));
        assertThat(volume.driver()).contains("local");
        assertThat(volume.driverOptions())
                .isEqualTo(Map.of(
                        "type",
                        "tmpfs",
                        "device",
                        "tmpfs",
                        "o",
                        "size=67108864,uid=1000,gid=1000,mode=0700,nosuid,nodev"));
    }

    @Test
    void kafka_ui_asks_for_a_password_reads_only_and_ends_when_its_memory_does() throws IOException {
        ComposeService service = file().services().get("kafka-ui");

        assertThat(service.environment())
                .containsEntry("KAFKA_CLUSTERS_0_READONLY", "true")
                .containsEntry("AUTH_TYPE", "LOGIN_FORM")
                .containsEntry("SPRING_SECURITY_USER_NAME", "admin")
                .containsEntry("SPRING_CONFIG_IMPORT", "configtree:/run/secrets/");
        assertThat(service.environment().get("JAVA_OPTS")).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(service.secrets())
                .containsExactly(
                        new ComposeFileUse("kafka-ui-password", "spring.security.user.password", "1000", "1000", 0400));
        assertThat(service.healthcheck().orElseThrow().test().toString()).contains("/actuator/health");
    }

    @Test
    void no_two_services_publish_one_port() throws IOException {
        Set<Integer> seen = new HashSet<>();
        assertThat(services()
                        .flatMap(service -> service.ports().stream())
                        .map(ComposePort::published)
                        .filter(port -> !seen.add(port)))
                .isEmpty();
    }

    @Test
    void all_of_it_fits_on_a_node_of_two_cores_and_five_gigabytes() throws IOException {
        assertThat(services()
                        .mapToLong(service ->
                                service.deploy().reservations().orElseThrow().nanoCpus())
                        .sum())
                .isLessThan(NANO);
        assertThat(services()
                        .mapToLong(service ->
                                service.deploy().reservations().orElseThrow().memoryBytes())
                        .sum())
                .isLessThan(5L << 30);
    }

    @Test
    void names_of_secrets_and_configs_end_in_a_hash_of_their_content() throws IOException {
        ComposeFile file = file();
        assertThat(Stream.concat(file.secrets().entrySet().stream(), file.configs().entrySet().stream()))
                .allSatisfy(entry -> assertThat(entry.getValue().name()).contains("dps_" + entry.getKey() + "_0"));
    }

    @Test
    void every_config_comes_with_dps() throws IOException {
        assertThat(file().configs().values()).allSatisfy(config -> assertThat(ComposeFile.class.getResource(
                        "/io/dps/stack/" + config.file().substring(2)))
                .isNotNull());
    }
}
