package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextsFileTest {
    private static final String COMMENTED = """
            # my platforms
            context: lab # for now

            contexts:
              # on this machine
              lab:
                kafka:
                  port: 19092
                connect.port: "15003"
              # of the others
              plant:
                target: external
                kafka.brokers: 'k1:9094,k2:9094'
              plant.b: {kafka.port: 1}
            contexts.plant.kafka.user: ada
            output: json # last
            """;

    @TempDir
    private Path folder;

    private Path path;
    private ContextsFile file;

    @BeforeEach
    void names_a_file_that_is_not_there() {
        path = folder.resolve("dps/config.yaml");
        file = new ContextsFile(path);
    }

    private void has(String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void a_file_that_is_not_there_has_no_context_and_is_made() throws IOException {
        assertThat(file.names()).isEmpty();

        file.put(Map.of("plant", ordered(Setting.TARGET, "external", Setting.KAFKA_BROKERS, "k1:9092")));

        assertThat(path).hasContent("""
                contexts:
                  plant:
                    target: external
                    kafka.brokers: k1:9092
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    private static Map<Setting, String> ordered(Setting first, String value, Setting second, String other) {
        Map<Setting, String> values = new LinkedHashMap<>();
        values.put(first, value);
        values.put(second, other);
        return values;
    }

    @Test
    void a_change_keeps_comments_and_all_else() throws IOException {
        has(COMMENTED);

        file.use("plant");
        file.put(Map.of("new", Map.of(Setting.KAFKA_PORT, "9093")));

        assertThat(Files.readString(path))
                .contains(
                        "# my platforms\n",
                        "context: plant # for now\n",
                        "  # on this machine\n  lab:\n",
                        "  # of the others\n  plant:\n",
                        "'k1:9094,k2:9094'",
                        "    connect.port: \"15003\"\n",
                        "contexts.plant.kafka.user: ada\n",
                        "output: json # last\n");
        assertThat(file.names()).containsExactlyInAnyOrder("lab", "plant", "plant.b", "new");
        assertThat(file.values("new")).isEqualTo(Map.of(Setting.KAFKA_PORT, "9093"));
        assertThat(file.values("lab")).isEqualTo(Map.of(Setting.KAFKA_PORT, "19092", Setting.CONNECT_PORT, "15003"));
    }

    @Test
    void a_context_goes_wherever_it_stands_and_no_other_with_it() throws IOException {
        has(COMMENTED);

        file.remove("plant");

        assertThat(file.names()).containsExactlyInAnyOrder("lab", "plant.b");
        assertThat(Files.readString(path)).doesNotContain("k1:9094", "ada").contains("# on this machine");
        assertThat(file.current()).contains("lab");

        file.remove("lab");
        file.remove("plant.b");

        assertThat(file.current()).isEmpty();
        assertThat(file.names()).isEmpty();
        assertThat(Files.readString(path)).contains("output: json");
    }

    @Test
    void a_context_is_put_in_place_of_that_of_its_name() throws IOException {
        has(COMMENTED);

        file.put(Map.of("plant", Map.of(Setting.CONNECT_URL, "sc://spark")));

        assertThat(file.values("plant")).isEqualTo(Map.of(Setting.CONNECT_URL, "sc://spark"));
    }

    @Test
    void values_that_yaml_reads_as_something_else_stay_texts() {
        Map<Setting, String> values = Map.of(Setting.KAFKA_USER, "yes: #no", Setting.AIRFLOW_USER, "007");

        file.put(Map.of("plant", values));

        assertThat(file.values("plant")).isEqualTo(values);
    }

    @Test
    void a_file_that_is_wrong_is_not_changed() throws IOException {
        has("contexts:\n  lab:\n    kafka.prt: 1\n");

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> file.use("lab"))
                .withMessage(path + ":3: unknown key 'contexts.lab.kafka.prt'");
        assertThat(path).hasContent("contexts:\n  lab:\n    kafka.prt: 1\n");
    }

    @Test
    void a_link_stays_a_link() throws IOException {
        Path real = Files.writeString(folder.resolve("real.yaml"), "context: lab\n");
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, real);

        file.use("local");

        assertThat(path).isSymbolicLink();
        assertThat(real).hasContent("context: local\n");
    }

    @Test
    void an_export_is_imported_and_holds_no_secret() throws IOException {
        has("contexts:\n  plant:\n    connect.url: sc://spark/;token=abc;user_id=ada\n    kafka.user: ada\n");

        String text = ContextsFile.export(Map.of("plant", file.values("plant")));

        assertThat(text).isEqualTo("""
                contexts:
                  plant:
                    kafka.user: ada
                    connect.url: sc://spark/;user_id=ada
                """);
        Path other = Files.writeString(folder.resolve("plant.yaml"), "# head\n" + text);
        assertThat(new ContextsFile(other).all())
                .isEqualTo(Map.of(
                        "plant", Map.of(Setting.KAFKA_USER, "ada", Setting.CONNECT_URL, "sc://spark/;user_id=ada")));
    }

    @Test
    void only_contexts_are_imported() throws IOException {
        Path other = Files.writeString(folder.resolve("o.yaml"), "contexts:\n  a:\n    kafka.port: 1\noutput: json\n");

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> new ContextsFile(other).all())
                .withMessage(other + ":4: 'output' is not a setting of a context");
    }
}
