package io.dps.stack.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerBrokerTest {
    @TempDir
    private Path folder;

    @Test
    void the_data_of_another_cluster_is_refused_and_left_as_it_is() throws Exception {
        Path meta = Files.writeString(
                Files.createDirectory(folder.resolve("data")).resolve("meta.properties"),
                "version=1\ncluster.id=theirs\nnode.id=1\n");

        String said = start("ours");

        assertThat(said)
                .contains(
                        "error: the data volume belongs to another cluster: theirs, not ours",
                        "hint: remove the volume if its topics are not needed any more, or deploy under another stack"
                                + " name");
        assertThat(meta).hasContent("version=1\ncluster.id=theirs\nnode.id=1\n");
    }

    /** Runs the broker of a container until it ends, which has to be with 1. */
    private String start(String cluster) throws IOException, InterruptedException {
        Path settings = Files.writeString(
                folder.resolve("settings.properties"),
                "process.roles=broker,controller\nnode.id=1\nlog.dirs=" + folder.resolve("data") + "\n");
        Path password = Files.writeString(folder.resolve("password"), "secret");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java.toString(),
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                ContainerBroker.class.getName(),
                settings.toString(),
                password.toString()));
        builder.environment().put("DPS_CLUSTER_ID", cluster);
        Path output = folder.resolve("output");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(1);
        return said;
    }
}
