package io.dps.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.testing.HostileText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class HostileComposeTest {
    @Provide
    Arbitrary<String> files() {
        return HostileText.near(
                shipped(),
                "services:",
                "\n  a:",
                "\n    image: i",
                "${",
                "${A:-",
                "}",
                "$$",
                "&a ",
                "*a",
                "{",
                "[",
                "- ",
                "<<: *a",
                "deploy:",
                "ports:",
                "9094:9094",
                "1h",
                "-1",
                "64M",
                "!!binary ",
                "? ");
    }

    @Property
    void any_file_is_read_or_refused_by_its_name(@ForAll("files") String text) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            try {
                assertThat(load(text).services()).isNotEmpty();
            } catch (UserFailure refused) {
                assertThat(refused.kind()).isEqualTo(FailureKind.USAGE);
                assertThat(refused).message().startsWith("stack.yml");
            }
        });
    }

    @Test
    void the_file_that_is_spoilt_here_is_right() {
        assertThat(load(shipped()).services()).containsKey("kafka");
    }

    private static ComposeFile load(String text) {
        return ComposeLoader.load("stack.yml", text, Map.of());
    }

    private static String shipped() {
        try (InputStream in = HostileComposeTest.class.getResourceAsStream("/io/dps/stack/compose.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
