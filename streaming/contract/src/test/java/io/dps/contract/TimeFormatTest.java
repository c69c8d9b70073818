package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeFormatTest {
    @Test
    void an_epoch_has_a_unit_and_a_pattern_has_none() {
        assertThat(new TimeFormat("epoch-seconds").epochUnit()).contains(ChronoUnit.SECONDS);
        assertThat(new TimeFormat("epoch-millis").epochUnit()).contains(ChronoUnit.MILLIS);
        assertThat(new TimeFormat("epoch-micros").epochUnit()).contains(ChronoUnit.MICROS);
        assertThat(new TimeFormat("yyyy-MM-dd").epochUnit()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yyyy-MM-dd HH:mm:ss",
                "uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
                "dd/MMM/yyyy:HH:mm:ss Z",
                "M/d/yy h:mm a",
                "yyyyMMddHHmmss",
                "yyyy-DDD",
                "yyyy-MM-dd HH",
                "yyyy-MM-dd[ HH:mm]"
            })
    void a_pattern_gives_a_date_and_perhaps_a_time(String pattern) {
        assertThat(new TimeFormat(pattern).formatter()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "rfc3339             | the letter r is not supported",
                "epoch-nanos         | the letter e is not supported",
                "YYYY-MM-dd          | the letter Y is not supported",
                "EEE yyyy-MM-dd      | the letter E is not supported",
                "HH:mm:ss            | it does not give a date",
                "yyyy-MM             | it does not give a date",
                "yyyy-MM-dd hh:mm:ss | it does not give the hour of the day",
                "yyyy-MM-dd mm:ss    | it does not give the hour of the day",
                "yyyy-MM-dd '        | it does not give a date",
                "\"\"                  | it does not give a date"
            })
    void another_text_is_refused(String text, String reason) {
        assertThatThrownBy(() -> new TimeFormat(text))
                .isInstanceOf(UserFailure.class)
                .hasMessage("'" + text + "' is not a time format: " + reason)
                .extracting(failure -> ((UserFailure) failure).kind())
                .isEqualTo(FailureKind.USAGE);
    }

    @Test
    void spark_has_another_letter_for_the_year() {
        assertThat(new TimeFormat("uuuu-MM-dd'u'HH").sparkPattern()).isEqualTo("yyyy-MM-dd'u'HH");
    }
}
