package io.dps.stack.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the folders of several controllers are formatted. */
final class BrokerSettingsTest {
    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

    @TempDir
    private Path folder;

    @Test
    void controllers_that_are_formatted_apart_are_one_quorum() throws Exception {
        Path first = formatted(1);
        Path third = formatted(3);

        assertThat(directory(first))
                .isEqualTo(BrokerSettings.folderId(CLUSTER, 1).toString());
        assertThat(directory(third))
                .isEqualTo(BrokerSettings.folderId(CLUSTER, 3).toString());
        // The voters, in the snapshot with which each begins.
        assertThat(Files.readAllBytes(snapshot(first))).hasSameSizeAs(Files.readAllBytes(snapshot(third)));
        assertThat(Files.readString(snapshot(third), StandardCharsets.ISO_8859_1))
                .contains("kafka-1", "kafka-2", "kafka-3");
    }

    @Test
    void the_id_of_a_folder_follows_from_cluster_and_node() {
        Uuid id = BrokerSettings.folderId(CLUSTER, 2);

        assertThat(BrokerSettings.folderId(CLUSTER, 2)).isEqualTo(id);
        assertThat(BrokerSettings.folderId(CLUSTER, 1)).isNotEqualTo(id);
        assertThat(BrokerSettings.folderId("other", 2)).isNotEqualTo(id);
        assertThat(Uuid.RESERVED).doesNotContain(id);
    }

    private Path formatted(int node) throws Exception {
        Path data = folder.resolve("data" + node);
        Path file = Files.writeString(folder.resolve("settings" + node), """
                process.roles=broker,controller
                node.id=%d
                controller.quorum.bootstrap.servers=kafka-1:9093,kafka-2:9093,kafka-3:9093
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://:9092,CONTROLLER://:9093
                log.dirs=%s
                """.formatted(node, data));
        BrokerSettings settings = BrokerSettings.read(file);
        assertThat(settings.format(file, CLUSTER, List.of())).isTrue();
        settings.writeForStart(file);
        assertThat(Files.readString(file)).doesNotContain("voters");
        return data;
    }

    private static String directory(Path data) throws Exception {
        Properties meta = new Properties();
        try (var in = Files.newInputStream(data.resolve("meta.properties"))) {
            meta.load(in);
        }
        return meta.getProperty("directory.id");
    }

    private static Path snapshot(Path data) {
        return data.resolve("__cluster_metadata-0/00000000000000000000-0000000000.checkpoint");
    }
}
