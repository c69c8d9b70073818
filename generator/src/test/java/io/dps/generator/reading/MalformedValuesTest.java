package io.dps.generator.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.dps.contract.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MalformedValuesTest {

    private static final Reading READING =
            new Reading(Instant.parse("2026-11-22T07:00:00.5Z"), 21.5, 42.1, 1003.2, "K\u00fchlhaus \"3\"");

    /** Kinds that no JSON parser reads to the end. */
    private static final Set<RejectReason> NO_JSON =
            EnumSet.of(RejectReason.TOO_LARGE, RejectReason.NOT_UTF8, RejectReason.NOT_JSON);

    @Test
    void a_tombstone_has_no_value() {
        assertThat(MalformedValues.of(RejectReason.TOMBSTONE, READING, 0)).isNull();
    }

    @Test
    void only_what_is_not_UTF8_is_not() {
        for (Object[] value : values().toList()) {
            assertThat(isUtf8((byte[]) value[1])).isEqualTo(value[0] != RejectReason.NOT_UTF8);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void the_same_reading_gives_the_same_bytes(RejectReason kind, byte[] value, int variant) {
        assertThat(MalformedValues.of(kind, READING, variant)).isEqualTo(value);
        assertThat(MalformedValues.of(kind, READING, variant + MalformedValues.variants(kind)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void all_variants_differ_from_the_reading_and_from_each_other(RejectReason kind, byte[] value, int variant) {
        assertThat(value).isNotEqualTo(new ReadingCodec().encode(READING));
        for (int other = 0; other < variant; other++) {
            assertThat(value).isNotEqualTo(MalformedValues.of(kind, READING, other));
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void what_is_wrong_with_a_value_is_not_its_JSON_unless_that_is_the_kind(
            RejectReason kind, byte[] value, int variant) {
        assertThat(isJson(value)).isEqualTo(!NO_JSON.contains(kind));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MISSING_FIELD | 1 | \"humidity\":null",
                "NOT_A_NUMBER  | 0 | \"temperature\":\"21.5\"",
                "NOT_FINITE    | 0 | \"temperature\":1e999",
                "OUT_OF_RANGE  | 1 | \"temperature\":-1e7",
                "BAD_TIME      | 1 | \"process_timestamp\":1766386800",
                "BAD_SENSOR_ID | 0 | \"sensor_id\":7",
                "TOO_FAR_AHEAD | 0 | \"process_timestamp\":\"9990-01-01T00:00:00.000000Z\"",
                "DUPLICATE_FIELD | 0 | \"K\u00fchlhaus \\\"3\\\"\",\"temperature\":21.5}",
                "TRAILING_DATA | 0 | }{",
                "NOT_AN_OBJECT | 0 | [{"
            })
    void spoils_one_thing(RejectReason kind, int variant, String expected) {
        assertThat(new String(MalformedValues.of(kind, READING, variant), StandardCharsets.UTF_8))
                .contains(expected);
    }

    static Stream<Object[]> values() {
        List<Object[]> values = new ArrayList<>();
        Arrays.stream(RejectReason.values())
                .filter(kind -> kind != RejectReason.TOMBSTONE)
                .forEach(kind -> {
                    for (int variant = 0; variant < MalformedValues.variants(kind); variant++) {
                        values.add(new Object[] {kind, MalformedValues.of(kind, READING, variant), variant});
                    }
                });
        return values.stream();
    }

    private static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A value of more than 64 KiB counts as none. */
    private static boolean isJson(byte[] value) {
        try (JsonParser parser = new JsonFactory().createParser(value)) {
            int tokens = 0;
            while (parser.nextToken() != null) {
                tokens++;
            }
            return tokens > 0 && value.length <= 64 * 1024;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
