package io.dps.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeMount.Type;
import io.dps.stack.compose.ComposePort.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComposeLoaderTest {
    private static final String REST =
            "\nnetworks: {n: }\nvolumes: {v: }\nsecrets: {s: {file: ./s}}\nconfigs: {c: {file: ./c}}";

    private static ComposeFile load(String text) {
        return ComposeLoader.load("stack.yml", text, Map.of("PORT", "9094", "EMPTY", ""));
    }

    private static ComposeService service(String body) {
        return load("services:\n  a:\n    image: i\n" + body.indent(4) + REST)
                .services()
                .get("a");
    }

    @Test
    void a_service_without_more_has_the_defaults() {
        ComposeService service = service("");
        assertThat(service.image()).isEqualTo("i");
        assertThat(service.line()).isEqualTo(3);
        assertThat(service.command()).isEmpty();
        assertThat(service.deploy()).isEqualTo(ComposeDeploy.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${PORT}                  | 9094",
                "$PORT                    | 9094",
                "a${PORT}b                | a9094b",
                "${NONE:-x}               | x",
                "${EMPTY:-x}              | x",
                "${PORT:-x}               | 9094",
                "${PORT:?is needed}       | 9094",
                "a$$b                     | a$b",
                "$${PORT}                 | ${PORT}",
                "${NONE-$}                | $",
            })
    void variables_are_put_into_texts(String written, String read) {
        assertThat(service("hostname: '" + written + "'").hostname()).contains(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "hostname: ${NONE:?say which}    | services.a.hostname: variable NONE is not set: say which",
                "hostname: ${EMPTY:?say which}   | services.a.hostname: variable EMPTY is not set: say which",
                "hostname: ${NONE}               | services.a.hostname: variable NONE is not set",
                "hostname: '${'                  | services.a.hostname: not a variable: write '$$' for a dollar sign, or ${NAME}",
                "user: a$                        | services.a.user: not a variable: write '$$' for a dollar sign, or ${NAME}",
                "imagee: x                       | unknown key 'imagee' in 'services.a'",
                "privileged: true                | unknown key 'privileged' in 'services.a'",
                "tmpfs: [/tmp]                   | unknown key 'tmpfs' in 'services.a'",
                "image: x                        | duplicate key 'image', already on line 3",
                "command: sleep 1                | 'services.a.command' must be a list",
                "init: yes                       | 'services.a.init' must be true or false, not 'yes'",
                "stop_grace_period: 5            | 'services.a.stop_grace_period' must be a duration such as 10s or 1m30s, not '5'",
                "environment: {A: }              | 'services.a.environment.A' needs a value",
                "environment: [A]                | 'services.a.environment[0]' must be KEY=VALUE",
                "networks: [nn]                  | service 'a' uses network 'nn', which the file does not define",
                "volumes: ['w:/w']               | service 'a' uses volume 'w', which the file does not define",
                "volumes: ['./w:/w']             | 'services.a.volumes[0]' must have an absolute path on the node, not './w'",
                "volumes: [{type: tmpfs, source: x, target: /x}] | a tmpfs has no 'source'",
                "volumes: [{type: bind, source: /x, target: /x, tmpfs: {size: 1}}] | 'services.a.volumes[0].tmpfs' cannot be combined with 'type: bind'",
                "ports: ['1-2:1-2']              | 'services.a.ports[0]' must be PUBLISHED:TARGET, not '1-2:1-2'",
                "ports: [{target: 70000}]        | 'services.a.ports[0].target' must be a port from 1 to 65535, not '70000'",
                "secrets: [x]                    | service 'a' uses secret 'x', which the file does not define",
                "secrets: [{source: s, mode: 0999}] | 'services.a.secrets[0].mode' must be a file mode such as 0400, not '0999'",
                "healthcheck: {test: [curl]}     | 'services.a.healthcheck.test' must begin with CMD, CMD-SHELL or NONE",
                "depends_on: [a]                 | service 'a' depends on itself",
                "depends_on: [b]                 | service 'a' uses service 'b', which the file does not define",
                "deploy: {mode: once}            | 'services.a.deploy.mode' cannot be 'once'",
                "deploy: {mode: global, replicas: 2} | 'mode: global' has no 'replicas'",
                "deploy: {resources: {limits: {memory: lots}}} | 'services.a.deploy.resources.limits.memory' must be a size such as 512M, not 'lots'",
                "deploy: {resources: {limits: {cpus: x}}} | 'services.a.deploy.resources.limits.cpus' must be a number of cores such as 0.5, not 'x'",
                "'deploy: [': x                  | unknown key 'deploy: [' in 'services.a'",
            })
    void what_is_wrong_is_told_with_file_and_line(String line, String message) {
        assertThatThrownBy(() -> service(line)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(failure.getMessage()).matches("stack\\.yml:[34]: .*").endsWith(message);
        });
    }

    @Test
    void an_unknown_key_names_the_nearest_known_one() {
        assertThatThrownBy(() -> service("helthcheck: {}"))
                .isInstanceOfSatisfying(UserFailure.class, failure -> assertThat(failure.hint())
                        .isEqualTo("did you mean 'healthcheck'?"));
        assertThatThrownBy(() -> load("service: {}"))
                .hasMessage("stack.yml:1: unknown key 'service'")
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.hint()).isEqualTo("did you mean 'services'?"));
    }

    @Test
    void broken_yaml_names_its_line() {
        assertThatThrownBy(() -> load("services:\n  a: [\n")).hasMessageStartingWith("stack.yml:3: not valid YAML: ");
        assertThatThrownBy(() -> load("")).hasMessage("stack.yml: the file is empty");
        assertThatThrownBy(() -> load("services: {}")).hasMessage("stack.yml: there are no services");
    }

    @Test
    void a_longer_way_back_to_itself_is_refused() {
        String text = "services:\n  a: {image: i, depends_on: [b]}\n  b: {image: i, depends_on: [c]}\n"
                + "  c: {image: i, depends_on: [a]}\n";
        assertThatThrownBy(() -> load(text)).hasMessage("stack.yml:2: service 'a' depends on itself");
    }

    @ParameterizedTest
    @CsvSource({"10s,PT10S", "1m30s,PT1M30S", "1.5s,PT1.5S", "250ms,PT0.25S", "2h,PT2H", "0,PT0S", "0s,PT0S"})
    void times_are_read(String written, Duration read) {
        assertThat(service("stop_grace_period: " + written).stopGracePeriod()).contains(read);
    }

    @ParameterizedTest
    @CsvSource({"128M,134217728", "128MB,134217728", "128MiB,134217728", "1g,1073741824", "1.5k,1536", "42,42", "7b,7"})
    void sizes_are_read(String written, long read) {
        ComposeService service = service("deploy: {resources: {limits: {memory: " + written + "}}}");
        assertThat(service.deploy().limits().orElseThrow().memoryBytes()).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"0.5,500000000", "4,4000000000", "'''0.25''',250000000"})
    void cores_are_read(String written, long read) {
        ComposeService service = service("deploy: {resources: {reservations: {cpus: " + written + "}}}");
        assertThat(service.deploy().reservations().orElseThrow().nanoCpus()).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"0400,256", "0o440,288", "256,256"})
    void file_modes_are_read(String written, int read) {
        ComposeService service =
                service("secrets: [{source: s, target: t, uid: '1', gid: '2', mode: " + written + "}]");
        assertThat(service.secrets()).containsExactly(new ComposeFileUse("s", "t", "1", "2", read));
    }

    @Test
    void ports_are_read_long_and_short() {
        assertThat(service("ports: [{target: 1, published: 2, protocol: udp, mode: host}, '80', '8080:80/tcp']")
                        .ports())
                .containsExactly(
                        new ComposePort(1, 2, "udp", Mode.HOST),
                        new ComposePort(80, 0, "tcp", Mode.INGRESS),
                        new ComposePort(80, 8080, "tcp", Mode.INGRESS));
        assertThat(service("ports: [{target: 1, published: '${PORT}', mode: host}]")
                        .ports())
                .containsExactly(new ComposePort(1, 9094, "tcp", Mode.HOST));
    }

    @Test
    void mounts_are_read_long_and_short() {
        String mounts = """
                volumes:
                  - v:/v
                  - /srv:/srv:ro
                  - {type: tmpfs, target: /tmp, tmpfs: {size: 16M, mode: 01777}}
                  - {type: volume, source: v, target: /w, read_only: true, volume: {nocopy: true}}
                """;
        assertThat(service(mounts).mounts())
                .containsExactly(
                        new ComposeMount(Type.VOLUME, "v", "/v", false, false, 0, 0),
                        new ComposeMount(Type.BIND, "/srv", "/srv", true, false, 0, 0),
                        new ComposeMount(Type.TMPFS, "", "/tmp", false, false, 16 << 20, 01777),
                        new ComposeMount(Type.VOLUME, "v", "/w", true, true, 0, 0));
    }

    @Test
    void short_forms_have_their_defaults() {
        ComposeService service = service("secrets: [s]\nconfigs: [c]\nhealthcheck: {test: 'true'}\n"
                + "networks: {n: {aliases: [x]}}\nextra_hosts: ['gw:10.0.0.1']\nenvironment: [A=b=c]");
        assertThat(service.secrets()).containsExactly(new ComposeFileUse("s", "s", "0", "0", 0444));
        assertThat(service.configs()).containsExactly(new ComposeFileUse("c", "/c", "0", "0", 0444));
        assertThat(service.healthcheck().orElseThrow().test()).containsExactly("CMD-SHELL", "true");
        assertThat(service.networks()).containsExactly(Map.entry("n", List.of("x")));
        assertThat(service.extraHosts()).containsExactly("10.0.0.1 gw");
        assertThat(service.environment()).containsExactly(Map.entry("A", "b=c"));
    }

    @Test
    void anchors_and_merges_are_resolved() {
        String text = """
                version: "3.9"
                x-common: &common
                  image: i
                  init: true
                  deploy: &deploy {replicas: 2}
                services:
                  a:
                    <<: *common
                    image: j
                  b:
                    <<: [*common]
                    deploy:
                      <<: *deploy
                      endpoint_mode: dnsrr
                """;
        ComposeFile file = load(text);
        assertThat(file.services().get("a").image()).isEqualTo("j");
        assertThat(file.services().get("a").init()).contains(true);
        assertThat(file.services().get("a").deploy().replicas()).contains(2);
        assertThat(file.services().get("b").deploy().endpointMode()).contains("dnsrr");
        assertThat(file.services().get("b").deploy().replicas()).contains(2);
    }

    @Test
    void a_wrong_key_under_an_anchor_is_told_where_it_stands() {
        assertThatThrownBy(() -> load("x-a: &a\n  imag: i\nservices:\n  a:\n    <<: *a\n    image: j\n"))
                .hasMessage("stack.yml:2: unknown key 'imag' in 'services.a'");
    }

    @Test
    void options_of_a_volume_are_kept_with_and_without_a_driver() {
        String text = "services: {a: {image: i}}\nvolumes:\n  v: {driver_opts: {type: tmpfs, o: 'size=1,nodev'}}\n"
                + "  w: {driver: local, driver_opts: {size: 5}}\n  x: {}\n";
        assertThat(load(text).volumes().get("v").driver()).isEmpty();
        assertThat(load(text).volumes().get("v").driverOptions())
                .isEqualTo(Map.of("type", "tmpfs", "o", "size=1,nodev"));
        assertThat(load(text).volumes().get("w").driver()).contains("local");
        assertThat(load(text).volumes().get("w").driverOptions()).isEqualTo(Map.of("size", "5"));
        assertThat(load(text).volumes().get("x").driverOptions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"driver | local", "driver_opts | {type: tmpfs}", "labels | {a: b}"})
    void what_an_external_volume_could_not_be_given_is_refused(String key, String value) {
        String text = "services: {a: {image: i}}\nvolumes:\n  v:\n    external: true\n    " + key + ": " + value + "\n";
        assertThatThrownBy(() -> load(text)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(failure)
                    .hasMessage("stack.yml:5: 'volumes.v." + key + "' cannot be combined with 'external: true'");
            assertThat(failure.hint()).isEqualTo("remove one of the two");
        });
    }

    @Test
    void objects_are_external_or_have_a_file() {
        assertThat(load("services: {a: {image: i}}\nsecrets: {s: {file: ./s, name: n}}")
                        .secrets()
                        .get("s")
                        .name())
                .contains("n");
        assertThatThrownBy(() -> load("services: {a: {image: i}}\nsecrets: {s: {}}"))
                .hasMessage("stack.yml:2: 'secrets.s' needs either 'file' or 'external: true'");
    }
}
