package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.testing.HostileText;
import java.nio.file.Path;
import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class HostileConfigurationTest {
    private static final Path FILE = Path.of("config.yaml");
    private static final String SECRET = "tOkEnOfTheServer";
    private static final String RIGHT = """
            context: dev
            contexts:
              dev:
                target: external
                kafka.brokers: broker:9092
                connect.url: sc://localhost:15002
              other: {target: local}
            """;

    @Provide
    Arbitrary<String> texts() {
        return HostileText.near(
                RIGHT,
                "contexts:",
                "\n  dev:",
                "\n    target: ",
                "local",
                "&a ",
                "*a",
                "{a: ",
                "- ",
                "[",
                "? ",
                "!!int ",
                "<<: *a",
                "|\n",
                ">-\n",
                "---\n",
                "...\n",
                "%YAML 1.2\n",
                "\t");
    }

    @Property
    void any_file_is_read_or_refused_by_its_name(@ForAll("texts") String text) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            try {
                ConfigFile.of(FILE, text);
            } catch (UserFailure refused) {
                assertThat(refused.kind()).isEqualTo(FailureKind.USAGE);
                assertThat(refused).message().startsWith("config.yaml");
            }
        });
    }

    @Test
    void nesting_without_end_is_refused() {
        assertThat(refusal("[".repeat(100_000))).startsWith("config.yaml: not valid YAML");
        assertThat(refusal("a: " + "{a: ".repeat(100_000))).startsWith("config.yaml: not valid YAML");
    }

    @Test
    void a_few_lines_that_stand_for_millions_of_keys_are_refused() {
        StringBuilder text = new StringBuilder("a0: &a0 {x: 1, y: 2}\n");
        for (int i = 1; i < 25; i++) {
            text.append("a%d: &a%d {x: *a%d, y: *a%d}\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> refusal(text.toString())))
                .contains("there are more than 10000 keys");
    }

    @Provide
    Arbitrary<String> addresses() {
        return Combinators.combine(
                        HostileText.of("sc://", "host", ":15002", "/", "user@"),
                        HostileText.of(";use_ssl=true", ";", "=", "/", "%41", " ", "?a=b", "#f"))
                .as((before, after) -> "sc://" + before + "/;token=" + SECRET + after);
    }

    @Property
    void no_message_about_an_address_shows_its_token(@ForAll("addresses") String address) {
        assertThat(Setting.CONNECT_URL.shown(address)).doesNotContain(SECRET);
        assertThat(Setting.CONNECT_URL.problem(address).orElse("")).doesNotContain(SECRET);
    }

    private static String refusal(String text) {
        try {
            ConfigFile.of(FILE, text);
            return "nothing was refused";
        } catch (UserFailure refused) {
            return refused.getMessage();
        }
    }
}
