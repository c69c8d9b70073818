package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.shell.it.WebhookSink.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A stack with Airflow whose second deploy changes who may log in and who is told: on a stack of its own, as it stays so. */
@Tag("swarm")
@Tag("slow")
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwarmPasswordIT {
    private static final Duration PLENTY = Duration.ofMinutes(4);
    private static final String BACKFILL = "Weather-Backfill";

    private DeployedSwarm swarm;
    private WebhookSink sink;
    private Dps dps;
    private Dps.Result wellKnown;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        swarm = DeployedSwarm.open(folder, "--without", "kafka-ui");
        sink = new WebhookSink();
        Path token = folder.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        dps = swarm.dps()
                .with("DPS_NOTIFY_URL", sink.url())
                .with("DPS_NOTIFY_FORMAT", "tracker")
                .with(
                        "DPS_NOTIFY_TOKEN_FILE",
                        Files.writeString(token, "a-token\n").toString());
        wellKnown = dps.run(swarm.deployment()).succeeds();
    }

    @AfterAll
    void remove() throws IOException {
        if (sink != null) {
            sink.close();
        }
        if (swarm != null) {
            swarm.close();
        }
    }

    @Test
    void another_password_takes_the_place_of_the_well_known_one_and_a_chat_that_of_the_tracker() throws IOException {
        wellKnown.says("warning: Airflow's user admin still has the default password, which is publicly known");
        List<String> words = new ArrayList<>(List.of(swarm.deployment()));
        words.add("--generate-passwords");

        Dps.Result deployed = dps.with("DPS_NOTIFY_FORMAT", "chat")
                .with("DPS_NOTIFY_TOKEN_FILE", "")
                .run(words.toArray(String[]::new))
                .succeeds();

        assertThat(deployed.err()).doesNotContain("publicly known");
        String password = Files.readString(
                        dps.state().resolve(DeployedSwarm.NAME).resolve("secret/airflow-password"))
                .strip();
        assertThat(password).hasSizeGreaterThan(20);
        await().atMost(PLENTY)
                .until(() -> dps.run("dag", "list", "-o", "csv").lines().size() == 1 + 4);
        assertThat(TestEngine.docker(
                        "service", "inspect", DeployedSwarm.NAME + "_airflow-api-server", "--format", "{{json .}}"))
                .doesNotContain(password);

        dps.run(
                        "dag",
                        "trigger",
                        BACKFILL,
                        "--unpause",
                        "-f",
                        "--conf",
                        "from=2026-11-22T07:00:00Z",
                        "--conf",
                        "to=2099-01-01T00:00:00Z")
                .exitsWith(1);
        await().atMost(PLENTY).untilAsserted(() -> assertThat(sink.of(BACKFILL)).hasSize(1));
        Message told = sink.of(BACKFILL).get(0);
        assertThat(told.authorization()).isEmpty();
        assertThat(told.body().path("text").asText())
                .startsWith("*" + BACKFILL + " failed*\nTask backfill of run manual__");
    }
}
