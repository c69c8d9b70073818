package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InputViewTest {
    private static final String SCHEMA = "id STRING NOT NULL, at TIMESTAMP";

    @ParameterizedTest
    @ValueSource(strings = {"meters", "M_1", "_", "1a"})
    void a_name_has_letters_digits_and_underscores(String name) {
        assertThat(plain(name, "meters", SCHEMA).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a-b", "a.b", "12", "a\n", "caf\u00e9", "a`b"})
    void another_name_is_refused(String name) {
        assertThatThrownBy(() -> plain(name, "meters", SCHEMA))
                .isInstanceOf(UserFailure.class)
                .hasMessage("'" + name + "' is not a valid view name")
                .extracting(failure -> ((UserFailure) failure).kind())
                .isEqualTo(FailureKind.USAGE);
    }

    @Test
    void the_topic_is_one_that_kafka_allows() {
        assertThatThrownBy(() -> plain("v", "a/b", SCHEMA))
                .isInstanceOf(UserFailure.class)
                .hasMessage("view v reads 'a/b', which is not a valid topic name");
    }

    @Test
    void a_blank_schema_is_refused() {
        assertThatThrownBy(() -> plain("v", "t", " \n"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("view v has no schema");
    }

    @Test
    void event_time_and_watermark_come_together() {
        assertThat(timed("at", Duration.ZERO).watermark()).isZero();
        assertThatThrownBy(() -> timed("at", null))
                .isInstanceOf(UserFailure.class)
                .hasMessage("view v has an event time but no watermark");
        assertThatThrownBy(() -> timed(null, Duration.ofSeconds(1)))
                .isInstanceOf(UserFailure.class)
                .hasMessage("view v has a watermark but no event time");
    }

    @Test
    void a_blank_event_time_and_a_watermark_that_is_negative_or_has_less_than_milliseconds_are_refused() {
        assertThatThrownBy(() -> timed(" ", Duration.ZERO))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("the event time of view v is blank");
        assertThatThrownBy(() -> timed("at", Duration.ofMillis(-1)))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the watermark of view v is negative");
        assertThatThrownBy(() -> timed("at", Duration.ofNanos(1_500_000)))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the watermark of view v is not a whole number of milliseconds");
    }

    @Test
    void it_is_written_and_read_as_json() {
        InputView timed = timed("at", Duration.ofSeconds(90));
        InputView plain = plain("v", "t", SCHEMA);

        assertThat(new String(RecordJson.write(timed), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"" + SCHEMA
                        + "\",\"event_time\":\"at\",\"watermark\":\"90s\"}");
        assertThat(new String(RecordJson.write(plain), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"" + SCHEMA + "\"}");
        assertThat(RecordJson.read(RecordJson.write(timed), InputView.class)).isEqualTo(timed);
        assertThat(RecordJson.read(RecordJson.write(plain), InputView.class)).isEqualTo(plain);
    }

    @Test
    void a_format_other_than_the_default_is_written_and_read_too() {
        ViewFormat format = new ViewFormat(
                ValueFormat.CSV,
                Map.of("at", new TimeFormat("epoch-millis"), "u", new TimeFormat("yyyy-MM-dd HH:mm:ss")));
        InputView view = new InputView("v", "t", SCHEMA, format, null, null);

        byte[] json = RecordJson.write(view);

        assertThat(new String(json, StandardCharsets.UTF_8))
                .endsWith(",\"format\":{\"values\":\"csv\",\"times\":{\"at\":\"epoch-millis\","
                        + "\"u\":\"yyyy-MM-dd HH:mm:ss\"}}}");
        assertThat(RecordJson.read(json, InputView.class)).isEqualTo(view);
        assertThat(format.text()).isEqualTo("csv, at epoch-millis, u yyyy-MM-dd HH:mm:ss");
    }

    private static InputView plain(String name, String topic, String schema) {
        return new InputView(name, topic, schema, null, null);
    }

    private static InputView timed(String eventTime, Duration watermark) {
        return new InputView("v", "t", SCHEMA, eventTime, watermark);
    }
}
