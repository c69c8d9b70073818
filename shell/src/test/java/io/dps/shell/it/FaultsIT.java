package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Page;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One seed of {@code scripts/faults}: kills, a pause and, for root, a full disk while records arrive; nothing is lost. */
@Tag("slow")
class FaultsIT {
    private static final int STEPS = 6;
    /** For root: breaks the broker, the shell, the supervisor, the disk, everything at once, and pauses a driver. */
    private static final String SEED = "186";

    private static final long DEADLINE_MINUTES = 30;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = DEADLINE_MINUTES + 5, unit = TimeUnit.MINUTES)
    void nothing_is_lost_or_changed_whatever_breaks() throws Exception {
        File out = folder.resolve("out").toFile();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Page.ROOT.resolve("scripts/faults").toString(),
                        "--seed",
                        SEED,
                        "--steps",
                        Integer.toString(STEPS),
                        "--dps",
                        new Dps(folder).program()))
                .redirectErrorStream(true)
                .redirectOutput(out);
        // The archives of classes, and the client that the script installs.
        builder.environment().put("XDG_CACHE_HOME", System.getProperty("dps.cache"));
        builder.environment().putAll(ForkPorts.variables());
        Process faults = builder.start();
        if (!faults.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
            // It ends its stack when it is told to.
            faults.destroy();
            faults.waitFor();
        }

        assertThat(faults.exitValue()).as(Files.readString(out.toPath())).isZero();
        assertThat(out).content().contains(STEPS + " faults, ", "nothing lost or changed");
        if (System.getProperty("user.name").equals("root")) {
            assertThat(out).content().contains("fill disk", "kill all", "kill broker", "kill supervisor");
        }
    }
}
