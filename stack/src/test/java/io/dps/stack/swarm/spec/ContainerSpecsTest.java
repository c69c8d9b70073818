package io.dps.stack.swarm.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeLoader;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mounts that services ask the engine for; the right values are those of {@code docker stack deploy}. */
final class ContainerSpecsTest {
    private static final String LABELS = "\"Labels\":{\"com.docker.stack.namespace\":\"s\",\"io.dps.context\":\"c\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                 | {}             | LABELS",
                "{driver_opts: {type: tmpfs}}       | {}             | \"DriverConfig\":{\"Options\":{\"type\":\"tmpfs\"}},LABELS",
                "{driver: d, driver_opts: {a: b}}   | {}             | \"DriverConfig\":{\"Name\":\"d\",\"Options\":{\"a\":\"b\"}},LABELS",
                "{driver: d}                        | {}             | \"DriverConfig\":{\"Name\":\"d\"},LABELS",
                "{driver_opts: {type: tmpfs}}       | {nocopy: true} | \"DriverConfig\":{\"Options\":{\"type\":\"tmpfs\"}},LABELS,\"NoCopy\":true",
                "{external: true, name: v}          | {nocopy: true} | \"NoCopy\":true",
            })
    void what_is_said_of_a_volume_reaches_the_engine(String volume, String mount, String options) throws IOException {
        ComposeFile file = ComposeLoader.load(
                "stack.yml",
                "services: {a: {image: i, volumes: [{type: volume, source: v, target: /v, volume: " + mount
                        + "}]}}\nvolumes: {v: " + volume + "}",
                Map.of());
        ComposeService service = file.services().get("a");
        StackNames names = new StackNames("s", "c");

        JsonNode made = SpecForm.of(
                new ServiceSpecs(names, new ContainerSpecs(names, file), new ObjectIds(Map.of(), Map.of(), Map.of()))
                        .of(service, DesiredState.of(service)));

        assertThat(made.at("/TaskTemplate/ContainerSpec/Mounts/0/VolumeOptions"))
                .isEqualTo(new ObjectMapper().readTree("{" + options.replace("LABELS", LABELS) + "}"));
    }
}
