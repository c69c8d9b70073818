package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's command for the main job, as it stands in the checkout. */
class QuickstartIT {
    @Test
    void theQuickstartRunsAndRemovesWhatItStarted(@TempDir Path folder) {
        Dps dps = new Dps(folder);
        Path script =
                Path.of("..", "scripts", "quickstart.dps").toAbsolutePath().normalize();

        Dps.Result run = dps.run(script.toString()).succeeds();

        assertThat(run.err()).contains("3600 readings acknowledged", "averager");
        assertThat(run.out()).contains("avg_temperature", "sensor-1,1200,", "sensor-3,1200,");
        assertThat(run.out()).matches("(?s).*[\\u2801-\\u28ff].*");
        assertThat(dps.state().resolve("quickstart")).doesNotExist();
    }
}
