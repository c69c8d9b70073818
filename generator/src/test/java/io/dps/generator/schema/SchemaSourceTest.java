package io.dps.generator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dps.generator.record.RecordForm;
import io.dps.generator.schema.SchemaSource.MadeRecord;
import io.dps.generator.synthetic.EventTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaSourceTest {

    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_record_has_every_field_in_order_as_JSON() throws IOException {
        RecordSchema schema = schema("""
                event-time: at
                key: id
                fields:
                  id: {type: bigint, sequence: 7}
                  at: {type: timestamp}
                  name: {type: string, choice: ['a "b"']}
                  price: {type: 'decimal(6,2)', range: [5, 5]}
                  factor: {type: double, range: [0.5, 0.5]}
                  big: {type: double, range: [1e20, 1e20]}
                  on: {type: boolean, choice: [true]}
                  none: {type: string, choice: [x], nulls: 100%}
                """);
        RecordForm<MadeRecord> form = source(schema, 1).form(new SplittableRandom(1));
        MadeRecord record = take(schema, 1, 1).get(0);

        assertThat(text(form.value(record)))
                .isEqualTo("{\"id\":7,\"at\":\"2026-11-22T00:00:00.000000Z\",\"name\":\"a \\\"b\\\"\",\"price\":5.00,"
                        + "\"factor\":0.5,\"big\":1.0E20,\"on\":true,\"none\":null}");
        assertThat(form.key(record)).isEqualTo("7");
        assertThat(text(form.value(form.movedBack(record, Duration.ofMinutes(1)))))
                .startsWith("{\"id\":7,\"at\":\"2026-11-21T23:59:00.000000Z\",\"name\"");
    }

    @Test
    void a_change_of_one_field_leaves_the_others_as_they_are() throws IOException {
        String schema = "fields: {a: {type: int, range: [1, NINE]}, b: {type: int, range: [1, 1000]}}";

        List<MadeRecord> one = take(schema(schema.replace("NINE", "9")), 100, 3);
        List<MadeRecord> other = take(schema(schema.replace("NINE", "90")), 100, 3);

        assertThat(values(one, 1)).isEqualTo(values(other, 1));
        assertThat(values(one, 0)).isNotEqualTo(values(other, 0));
    }

    @Test
    void a_range_is_met_from_bound_to_bound() throws IOException {
        List<Object> values = values(take(schema("fields: {a: {type: int, range: [-2, 2]}}"), 1_000, 1), 0);

        assertThat(values).containsOnly(-2L, -1L, 0L, 1L, 2L);
    }

    @Test
    void the_whole_range_of_a_bigint_is_no_overflow() throws IOException {
        RecordSchema schema = schema("fields: {a: {type: bigint, range: [-9223372036854775807, 9223372036854775807]}}");

        assertThat(values(take(schema, 100, 1), 0)).doesNotHaveDuplicates();
    }

    @Test
    void a_walk_moves_by_its_step_at_most_and_stays_in_its_range_for_each_value_of_per() throws IOException {
        RecordSchema schema = schema("""
                fields:
                  id: {type: string, sequence: 1, until: 2, prefix: m-}
                  volts: {type: 'decimal(5,1)', range: [215, 245], walk: 2, per: id}
                """);
        List<MadeRecord> records = take(schema, 4_000, 1);

        Map<Object, List<BigDecimal>> walks = records.stream()
                .collect(Collectors.groupingBy(
                        record -> String.valueOf(record.values()[0]),
                        Collectors.mapping(record -> (BigDecimal) record.values()[1], Collectors.toList())));
        assertThat(walks).containsOnlyKeys("m-1", "m-2");
        walks.values().forEach(walk -> {
            assertThat(steps(walk)).allSatisfy(step -> assertThat(step).isBetween(0.0, 2.11));
            assertThat(walk)
                    .allSatisfy(volts -> assertThat(volts).isBetween(new BigDecimal("215.0"), new BigDecimal("245.0")));
            assertThat(walk.stream().distinct().count()).isGreaterThan(100);
        });
    }

    private static Stream<Double> steps(List<BigDecimal> walk) {
        return IntStream.range(1, walk.size())
                .mapToObj(i -> walk.get(i).subtract(walk.get(i - 1)).abs().doubleValue());
    }

    @Test
    void a_day_curve_is_highest_at_its_time_and_lowest_half_a_day_later() throws IOException {
        RecordSchema schema = schema("fields: {watts: {type: double, range: [0, 800], day-curve: '12:00', noise: 10}}");
        SchemaSource source = new SchemaSource(schema, EventTime.simulated(START, Duration.ofHours(6)), 1);

        List<Object> values = Stream.generate(() -> source.next().orElseThrow().values()[0])
                .limit(4)
                .toList();

        assertThat((double) values.get(0)).isCloseTo(0, within(10.0));
        assertThat((double) values.get(1)).isCloseTo(400, within(10.0));
        assertThat((double) values.get(2)).isCloseTo(800, within(10.0));
        assertThat((double) values.get(3)).isCloseTo(400, within(10.0));
    }

    @Test
    void choices_and_nulls_have_their_shares() throws IOException {
        RecordSchema schema =
                schema("fields: {a: {type: string, choice: {x: 3, y: 1, never: 0}, nulls: 20%}, b: {type: boolean}}");
        List<MadeRecord> records = take(schema, 20_000, 1);

        List<Object> a = values(records, 0);
        assertThat(share(a, null)).isCloseTo(0.2, within(0.01));
        assertThat(share(a, "x")).isCloseTo(0.6, within(0.01));
        assertThat(share(a, "y")).isCloseTo(0.2, within(0.01));
        assertThat(share(values(records, 1), true)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void an_expression_gives_the_same_texts_for_the_same_seed() throws IOException {
        RecordSchema schema = schema("fields: {who: {type: string, faker: '#{name.fullName} of #{address.city}'}}");

        List<Object> texts = values(take(schema, 50, 5), 0);

        assertThat(texts).isEqualTo(values(take(schema, 50, 5), 0));
        assertThat(texts).isNotEqualTo(values(take(schema, 50, 6), 0));
        assertThat(texts.stream().distinct().count()).isGreaterThan(40);
    }

    private static double share(List<Object> values, Object value) {
        return values.stream()
                        .filter(each -> value == null ? each == null : value.equals(each))
                        .count()
                / (double) values.size();
    }

    private static List<Object> values(List<MadeRecord> records, int field) {
        List<Object> values = new ArrayList<>();
        records.forEach(record -> values.add(record.values()[field]));
        return values;
    }

    private static List<MadeRecord> take(RecordSchema schema, int count, long seed) {
        SchemaSource source = source(schema, seed);
        return Stream.generate(() -> source.next().orElseThrow()).limit(count).toList();
    }

    private static SchemaSource source(RecordSchema schema, long seed) {
        return new SchemaSource(schema, EventTime.simulated(START, Duration.ofSeconds(1)), seed);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private RecordSchema schema(String yaml) throws IOException {
        return new SchemaFile(Files.writeString(folder.resolve("s.yaml"), yaml).toString()).read();
    }
}
