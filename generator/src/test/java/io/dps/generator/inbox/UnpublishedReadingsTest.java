package io.dps.generator.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.generator.inbox.UnpublishedReadings.KnownReadings;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnpublishedReadingsTest {

    private static final Reading ONE = reading(1, "a");
    private static final Reading TWO = reading(2, "a");
    private static final Reading OTHER_SENSOR = reading(1, "b");

    @Test
    void keeps_back_as_many_copies_as_are_known() {
        KnownReadings known = new KnownReadings();
        publish(known, ONE);
        publish(known, OTHER_SENSOR);
        publish(known, reading(3, "of somebody else"));

        UnpublishedReadings left =
                new UnpublishedReadings(new Given(List.of(ONE, ONE, TWO, OTHER_SENSOR, OTHER_SENSOR)), known);

        assertThat(drain(left)).containsExactly(ONE, TWO, OTHER_SENSOR);
        assertThat(left.leftOut()).isEqualTo(2);
    }

    @Test
    void a_value_under_another_key_is_not_the_same() {
        KnownReadings known = new KnownReadings();
        known.add("b".getBytes(StandardCharsets.UTF_8), new ReadingCodec().encode(ONE));

        assertThat(drain(new UnpublishedReadings(new Given(List.of(ONE)), known)))
                .containsExactly(ONE);
    }

    private static void publish(KnownReadings known, Reading reading) {
        known.add(reading.sensorId().getBytes(StandardCharsets.UTF_8), new ReadingCodec().encode(reading));
    }

    private static List<Reading> drain(ReadingSource source) {
        List<Reading> all = new ArrayList<>();
        for (Optional<Reading> next = source.next(); next.isPresent(); next = source.next()) {
            all.add(next.get());
        }
        return all;
    }

    private static Reading reading(double temperature, String sensor) {
        return new Reading(Instant.parse("2026-11-22T07:00:00Z"), temperature, 40, 1000, sensor);
    }

    private static final class Given implements ReadingSource {
        private final Iterator<Reading> readings;

        Given(List<Reading> readings) {
            this.readings = readings.iterator();
        }

        @Override
        public Optional<Reading> next() {
            return readings.hasNext() ? Optional.of(readings.next()) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
