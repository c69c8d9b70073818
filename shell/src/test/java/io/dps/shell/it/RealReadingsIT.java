package io.dps.shell.it;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Replays three days of real readings and compares every closed window with a computation that shares no code. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "DPS_REAL_READINGS", matches = ".+")
class RealReadingsIT {
    private Dps dps;

    @BeforeAll
    void deploy(@TempDir Path folder) {
        dps = new Dps(folder);
        dps.run("stack", "deploy", "--any-port").succeeds();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void every_closed_window_is_written_once_and_its_averages_are_right() throws IOException {
        RealReadings readings = RealReadings.read();

        readings.replay(dps);
        dps.run("stream", "start", "--until-caught-up").succeeds().says(RealReadings.COUNT + " readings, 0 rejected");

        readings.requireAverages(dps.run("topic", "tail", "weather_data_avg").succeeds());
    }
}
