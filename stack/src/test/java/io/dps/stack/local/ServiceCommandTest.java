package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.broker.LocalBroker;
import io.dps.stack.secret.SecretFile;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCommandTest {
    private static final Deployment DEPLOYMENT = new Deployment(9092, 15002, 40001, 9092, 15002, Instant.EPOCH, true);

    @TempDir
    Path root;

    private ContextFolder folder;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
        folder.createFolders();
    }

    private JarFolder jars(String runtime) {
        return new JarFolder(root.resolve(runtime), ClassArchives.NONE);
    }

    @Test
    void the_token_is_in_a_private_file_and_neither_in_arguments_nor_environment() throws IOException {
        // given
        ConnectService connect = new ConnectService(folder, jars("spark"), endpoints -> {});
        String token = new SecretFile(folder.connectToken()).readOrCreate().value();

        // when
        connect.configure(DEPLOYMENT);

        // then
        Path settings = folder.secrets().resolve("connect.properties");
        assertThat(properties(settings)).containsEntry("spark.connect.authenticate.token", token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
                .isEqualTo("rw-------");
        assertThat(connect.command().argv()).contains(settings.toString()).noneMatch(word -> word.contains(token));
        assertThat(connect.command().environment().values()).noneMatch(value -> value.contains(token));
    }

    @Test
    void the_broker_is_the_one_of_its_module() {
        assertThat(new KafkaService(folder, jars("kafka"), endpoints -> {})
                        .command()
                        .argv())
                .contains(LocalBroker.class.getName());
    }

    @Test
    void every_address_of_the_services_is_loopback() throws IOException {
        // given
        new KafkaService(folder, jars("kafka"), endpoints -> {}).configure(DEPLOYMENT);
        new ConnectService(folder, jars("spark"), endpoints -> {}).configure(DEPLOYMENT);

        // when
        Properties kafka = properties(folder.conf().resolve("kafka.properties"));
        Properties connect = properties(folder.secrets().resolve("connect.properties"));

        // then
        assertThat(kafka)
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:40001")
                .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:9092")
                .containsEntry("log.dirs", folder.kafkaData().toString())
                .containsEntry("auto.create.topics.enable", "false");
        assertThat(connect)
                .containsEntry("spark.connect.grpc.binding.address", "127.0.0.1")
                .containsEntry("spark.sql.session.timeZone", "UTC");
        assertThat(JavaCommand.sparkEnvironment()).containsEntry("SPARK_LOCAL_IP", "127.0.0.1");
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
