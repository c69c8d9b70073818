package io.dps.stack.swarm.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeLoader;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole spec of a service; the right side is what {@code docker stack deploy} of 28.2.2 made of the same file. */
final class ServiceSpecsTest {
    private static final String FILE = """
            services:
              app:
                image: base:test
                hostname: "{{.Service.Name}}-{{.Task.Slot}}"
                command: ["bash", "-c", "echo start"]
                environment: {FOO: bar, N: "1"}
                user: "1000:1000"
                read_only: true
                init: true
                stop_grace_period: 5s
                stop_signal: SIGTERM
                cap_drop: [ALL]
                cap_add: [NET_BIND_SERVICE]
                sysctls: {net.core.somaxconn: "1024"}
                ulimits: {nofile: {soft: 1024, hard: 2048}}
                extra_hosts: ["gw:10.0.0.1"]
                networks: {data: {aliases: [alias1]}}
                ports: [{target: 8000, published: 18002, protocol: tcp, mode: host}]
                volumes: ["vol:/vol", "/srv/bind:/bind:ro", {type: tmpfs, target: /scratch, tmpfs: {size: 1048576}}]
                secrets: [{source: pw, target: pw, uid: "1000", gid: "1000", mode: 0400}]
                configs: [{source: conf, target: /etc/app.conf, mode: 0444}]
                healthcheck: {test: ["CMD-SHELL", "test -d /vol"], interval: 1s, timeout: 2s, retries: 3, start_period: 4s}
                logging: {driver: json-file, options: {max-size: "10m", max-file: "3"}}
                labels: {cl: container}
                deploy:
                  mode: replicated
                  replicas: 1
                  endpoint_mode: dnsrr
                  labels: {dl: service}
                  placement: {constraints: ["node.labels.zone == a"], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 2}
                  resources: {limits: {cpus: "0.5", memory: 128M, pids: 100}, reservations: {cpus: "0.1", memory: 16M}}
                  restart_policy: {condition: any, delay: 1s, max_attempts: 5, window: 30s}
                  update_config: {parallelism: 1, delay: 1s, failure_action: rollback, monitor: 2s, max_failure_ratio: 0.2, order: stop-first}
                  rollback_config: {parallelism: 1, delay: 0s, failure_action: pause, order: stop-first}
            networks: {data: {driver: overlay, attachable: true}}
            volumes: {vol: {labels: {a: b}}}
            secrets: {pw: {file: ./pw.txt}}
            configs: {conf: {file: ./app.conf}}
            """;

    private static final String DOCKERS = """
            {"Name": "st_app",
             "Labels": {"com.docker.stack.image": "base:test", "com.docker.stack.namespace": "st", "dl": "service",
              "io.dps.context": "c"},
             "TaskTemplate": {
              "ContainerSpec": {
               "Image": "base:test",
               "Labels": {"cl": "container", "com.docker.stack.namespace": "st", "io.dps.context": "c"},
               "Args": ["bash", "-c", "echo start"],
               "Hostname": "{{.Service.Name}}-{{.Task.Slot}}",
               "Env": ["FOO=bar", "N=1"],
               "User": "1000:1000",
               "Privileges": {"CredentialSpec": null, "SELinuxContext": null, "NoNewPrivileges": false},
               "Init": true,
               "StopSignal": "SIGTERM",
               "ReadOnly": true,
               "Mounts": [
                {"Type": "volume", "Source": "st_vol", "Target": "/vol",
                 "VolumeOptions": {"Labels": {"a": "b", "com.docker.stack.namespace": "st", "io.dps.context": "c"}}},
                {"Type": "bind", "Source": "/srv/bind", "Target": "/bind", "ReadOnly": true},
                {"Type": "tmpfs", "Target": "/scratch", "TmpfsOptions": {"SizeBytes": 1048576}}],
               "StopGracePeriod": 5000000000,
               "Healthcheck": {"Test": ["CMD-SHELL", "test -d /vol"], "Interval": 1000000000, "Timeout": 2000000000,
                "StartPeriod": 4000000000, "Retries": 3},
               "Hosts": ["10.0.0.1 gw"],
               "DNSConfig": {},
               "Secrets": [{"File": {"Name": "pw", "UID": "1000", "GID": "1000", "Mode": 256}, "SecretID": "s1",
                "SecretName": "st_pw"}],
               "Configs": [{"File": {"Name": "/etc/app.conf", "UID": "0", "GID": "0", "Mode": 292}, "ConfigID": "c1",
                "ConfigName": "st_conf"}],
               "Isolation": "default",
               "Sysctls": {"net.core.somaxconn": "1024"},
               "CapabilityAdd": ["CAP_NET_BIND_SERVICE"],
               "CapabilityDrop": ["ALL"],
               "Ulimits": [{"Name": "nofile", "Hard": 2048, "Soft": 1024}]},
              "Resources": {"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 134217728, "Pids": 100},
               "Reservations": {"NanoCPUs": 100000000, "MemoryBytes": 16777216}},
              "RestartPolicy": {"Condition": "any", "Delay": 1000000000, "MaxAttempts": 5, "Window": 30000000000},
              "Placement": {"Constraints": ["node.labels.zone == a"],
               "Preferences": [{"Spread": {"SpreadDescriptor": "node.labels.zone"}}], "MaxReplicas": 2},
              "Networks": [{"Target": "n1", "Aliases": ["alias1", "app"]}],
              "LogDriver": {"Name": "json-file", "Options": {"max-file": "3", "max-size": "10m"}},
              "ForceUpdate": 0,
              "Runtime": "container"},
             "Mode": {"Replicated": {"Replicas": 1}},
             "UpdateConfig": {"Parallelism": 1, "Delay": 1000000000, "FailureAction": "rollback",
              "Monitor": 2000000000, "MaxFailureRatio": 0.2, "Order": "stop-first"},
             "RollbackConfig": {"Parallelism": 1, "FailureAction": "pause", "Monitor": 5000000000,
              "MaxFailureRatio": 0, "Order": "stop-first"},
             "EndpointSpec": {"Mode": "dnsrr",
              "Ports": [{"Protocol": "tcp", "TargetPort": 8000, "PublishedPort": 18002, "PublishMode": "host"}]}}
            """;

    @Test
    void it_is_what_docker_s_own_command_makes_of_the_file() throws IOException {
        JsonNode dockers = SpecForm.of(new ObjectMapper().readTree(DOCKERS));
        ComposeService app = service(FILE, "app");

        JsonNode ours = SpecForm.of(specs(FILE).of(app, DesiredState.of(app)));

        assertThat(SpecForm.differences(dockers, ours)).isEmpty();
        assertThat(ours).isEqualTo(dockers);
    }

    @Test
    void what_is_wanted_apart_from_the_file_takes_its_place() {
        ComposeService app = service(FILE, "app");

        JsonNode spec = SpecForm.of(specs(FILE).of(app, new DesiredState(List.of("run"), 3, Optional.of("512"), 7)));

        assertThat(spec.at("/TaskTemplate/ContainerSpec/Args").toString()).isEqualTo("[\"run\"]");
        assertThat(spec.at("/TaskTemplate/ContainerSpec/Env").toString())
                .isEqualTo("[\"DPS_HEAP=512\",\"FOO=bar\",\"N=1\"]");
        assertThat(spec.at("/Mode/Replicated/Replicas").asInt()).isEqualTo(3);
        assertThat(spec.at("/TaskTemplate/ForceUpdate").asInt()).isEqualTo(7);
    }

    @Test
    void a_global_service_has_no_number_and_a_port_of_the_ingress_none_of_its_node() {
        String file = """
                services:
                  agent:
                    image: a
                    ports: [{target: 80}]
                    deploy: {mode: global, restart_policy: {condition: none}, update_config: {order: start-first, failure_action: continue}}
                """;
        ComposeService agent = service(file, "agent");

        JsonNode spec = SpecForm.of(specs(file).of(agent, DesiredState.of(agent)));

        assertThat(spec.path("Mode").has("Global")).isTrue();
        assertThat(spec.path("Mode").has("Replicated")).isFalse();
        assertThat(spec.at("/EndpointSpec/Ports/0/PublishMode").asText()).isEqualTo("ingress");
        assertThat(spec.at("/EndpointSpec/Ports/0").has("PublishedPort")).isFalse();
        assertThat(spec.at("/TaskTemplate/RestartPolicy/Condition").asText()).isEqualTo("none");
        assertThat(spec.at("/UpdateConfig/Order").asText()).isEqualTo("start-first");
        assertThat(spec.at("/UpdateConfig/FailureAction").asText()).isEqualTo("continue");
    }

    private static ComposeService service(String file, String name) {
        return ComposeLoader.load("stack.yml", file, Map.of()).services().get(name);
    }

    private static ServiceSpecs specs(String text) {
        ComposeFile file = ComposeLoader.load("stack.yml", text, Map.of());
        StackNames names = new StackNames("st", "c");
        ObjectIds ids = new ObjectIds(Map.of("data", "n1"), Map.of("pw", "s1"), Map.of("conf", "c1"));
        return new ServiceSpecs(names, new ContainerSpecs(names, file), ids);
    }
}
