package io.dps.generator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.ReadingSource;
import io.dps.testing.HostileText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

final class HostileCsvTest {
    private static final String RIGHT = """
            process_timestamp,temperature,humidity,pressure,sensor_id
            2026-11-22T07:00:00Z,21.5,42.1,1003.2,sensor-1
            2026-11-22T07:00:01Z,21.6,42.2,1003.3,"sensor ""2""\"
            """;

    private static Path file;

    @BeforeContainer
    static void makeFile() throws IOException {
        file = Files.createTempFile("hostile", ".csv");
    }

    @AfterContainer
    static void deleteFile() throws IOException {
        Files.delete(file);
    }

    @Provide
    Arbitrary<String> files() {
        return HostileText.near(
                RIGHT,
                "temperature",
                ",",
                "\t",
                "\n",
                "\"",
                "2026-11-22",
                "T07:00:00Z",
                "22/11/2026 07:00",
                "21,5",
                "1.5",
                "1700000000",
                "# comment\n",
                "sep=;\n",
                "ustar",
                "PK\u0003\u0004",
                "\n\n");
    }

    @Property
    void any_file_is_replayed_or_refused(@ForAll("files") String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        List<BadRow> bad = new ArrayList<>();
        int readings = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> replay(bad));

        assertThat(readings + bad.size()).isLessThanOrEqualTo(text.length() + 1);
    }

    private static int replay(List<BadRow> bad) {
        int readings = 0;
        try (ReadingSource source = new ReplaySource(ReplayOptions.of(file), bad::add)) {
            while (source.next().isPresent()) {
                readings++;
            }
        } catch (UserFailure refused) {
            assertThat(refused.kind()).isIn(FailureKind.USAGE, FailureKind.INPUT, FailureKind.FAILED);
            assertThat(refused).message().isNotBlank();
        }
        return readings;
    }
}
