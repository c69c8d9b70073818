package io.dps.shell.topic.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dps.contract.UserFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetSpanTest {
    private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

    static Stream<Arguments> spans() {
        Position start = new Position.Start();
        Position end = new Position.End();
        return Stream.of(
                arguments("start", start, null),
                arguments("end", end, null),
                arguments("7", new Position.At(7), null),
                arguments("7:", new Position.At(7), null),
                arguments("+7", new Position.AfterStart(7), null),
                arguments("-7", new Position.BeforeEnd(7), null),
                arguments("7:9", new Position.At(7), new Position.At(9)),
                arguments(":9", start, new Position.At(9)),
                arguments(":end", start, end),
                arguments("7:end", new Position.At(7), end),
                arguments("start:-2", start, new Position.BeforeEnd(2)),
                arguments("+2:+4", new Position.AfterStart(2), new Position.AfterStart(4)),
                arguments("@-1h", at("2024-05-01T11:00:00Z"), null),
                arguments("@-1h:", at("2024-05-01T11:00:00Z"), null),
                arguments("@-1h30m:-15m", at("2024-05-01T10:30:00Z"), at("2024-05-01T11:45:00Z")),
                arguments("@-1h:10m", at("2024-05-01T11:00:00Z"), at("2024-05-01T11:10:00Z")),
                arguments("@-1h:end", at("2024-05-01T11:00:00Z"), end),
                arguments("@:-1h", start, at("2024-05-01T11:00:00Z")),
                arguments("@2024-04-30", at("2024-04-30T00:00:00Z"), null),
                arguments("@2024-04-30T10:20", at("2024-04-30T10:20:00Z"), null),
                arguments("@2024-04-30 10:20:30", at("2024-04-30T10:20:30Z"), null),
                arguments("@2024-04-30T10:20:30.5Z", at("2024-04-30T10:20:30.500Z"), null),
                arguments("@2024-04-30T10:20:30+02:00", at("2024-04-30T08:20:30Z"), null),
                arguments(
                        "@2024-04-30T10:20:30Z:2024-04-30T10:21:00Z",
                        at("2024-04-30T10:20:30Z"),
                        at("2024-04-30T10:21:00Z")),
                arguments("@2024-04-30:12h", at("2024-04-30T00:00:00Z"), at("2024-04-30T12:00:00Z")),
                arguments("@1714564800", at("2024-05-01T12:00:00Z"), null),
                arguments("@1714564800500", at("2024-05-01T12:00:00.500Z"), null));
    }

    private static Position at(String time) {
        return new Position.AtTime(Instant.parse(time));
    }

    @ParameterizedTest
    @MethodSource("spans")
    void reads_the_grammar_of_rpk(String text, Position from, Position to) {
        assertThat(OffsetSpan.parse(text, NOW)).isEqualTo(new OffsetSpan(from, Optional.ofNullable(to)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "@",
                "@:",
                "x",
                "7:x",
                "--7",
                "1.5",
                "end ",
                "@yesterday",
                "@-1",
                "@2024-13-01",
                "9:7",
                "@-1h:-2h",
                "@2024-04-30T25:00:00Z",
                "99999999999999999999",
                "@5:"
            })
    void refuses_what_is_none(String text) {
        assertThatThrownBy(() -> OffsetSpan.parse(text, NOW))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("--offset '" + text + "' ");
    }
}
