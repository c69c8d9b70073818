package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.dps.contract.RejectReason;
import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord.Fault;
import io.dps.generator.reading.MalformedValues;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import io.dps.generator.synthetic.EventTime;
import io.dps.generator.synthetic.SyntheticSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutgoingRecordsTest {

    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
    private static final Duration LATE_BY = Duration.ofMinutes(5);
    private static final int MANY = 20_000;

    private final ReadingCodec codec = new ReadingCodec();

    @Test
    void without_faults_each_reading_is_one_record() {
        ReadingSource same = source();

        for (OutgoingRecord record : take(100, Faults.none())) {
            Reading reading = same.next().orElseThrow();
            assertThat(record.key()).isEqualTo(reading.sensorId());
            assertThat(record.value()).isEqualTo(codec.encode(reading));
            assertThat(record.eventTime()).contains(reading.processTimestamp());
            assertThat(record.fault()).isEqualTo(Fault.NONE);
        }
    }

    @Test
    void the_same_seed_gives_the_same_keys_and_bytes_and_another_one_does_not() {
        List<String> first = texts(take(MANY, new Faults(0.1, LATE_BY, 0.1, 0.1, 7)));
        List<String> again = texts(take(MANY, new Faults(0.1, LATE_BY, 0.1, 0.1, 7)));
        List<String> other = texts(take(MANY, new Faults(0.1, LATE_BY, 0.1, 0.1, 8)));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void the_shares_are_those_asked_for() {
        List<OutgoingRecord> records = take(MANY, new Faults(0.2, LATE_BY, 0.1, 0.05, 1));

        double readings = MANY - count(records, Fault.DUPLICATE);
        assertThat(count(records, Fault.MALFORMED) / readings).isCloseTo(0.05, within(0.01));
        assertThat(count(records, Fault.LATE) / readings).isCloseTo(0.2 * 0.95, within(0.01));
        assertThat(count(records, Fault.DUPLICATE) / readings).isCloseTo(0.1 * 0.95, within(0.01));
    }

    @Test
    void a_late_reading_differs_from_the_one_it_was_in_its_time_alone() {
        ReadingSource same = source();

        for (OutgoingRecord record : take(100, new Faults(1, LATE_BY, 0, 0, 1))) {
            Reading reading = same.next().orElseThrow();
            Reading late = new Reading(
                    reading.processTimestamp().minus(LATE_BY),
                    reading.temperature(),
                    reading.humidity(),
                    reading.pressure(),
                    reading.sensorId());
            assertThat(record.value()).isEqualTo(codec.encode(late));
            assertThat(record.eventTime()).contains(late.processTimestamp());
            assertThat(record.madeAt()).isEqualTo(reading.processTimestamp());
            assertThat(record.fault()).isEqualTo(Fault.LATE);
        }
    }

    @Test
    void no_reading_is_late_beyond_what_a_time_can_say() {
        List<OutgoingRecord> records = take(2, new Faults(1, Duration.ofDays(400_000_000), 0, 0, 1));

        assertThat(records).extracting(OutgoingRecord::eventTime).containsOnly(Optional.of(Reading.EARLIEST));
    }

    @Test
    void a_copy_follows_its_reading_with_the_same_key_and_bytes() {
        List<OutgoingRecord> records = take(100, new Faults(0, Duration.ZERO, 1, 0, 1));

        for (int first = 0; first < records.size(); first += 2) {
            OutgoingRecord copy = records.get(first + 1);
            assertThat(records.get(first).fault()).isEqualTo(Fault.NONE);
            assertThat(copy.fault()).isEqualTo(Fault.DUPLICATE);
            assertThat(copy.key()).isEqualTo(records.get(first).key());
            assertThat(copy.value()).isEqualTo(records.get(first).value());
        }
    }

    @Test
    void malformed_records_go_round_all_kinds_in_changing_order() {
        int kinds = RejectReason.values().length;
        List<OutgoingRecord> records = take(3 * kinds, new Faults(0, Duration.ZERO, 1, 1, 1));
        ReadingSource same = source();

        List<List<RejectReason>> rounds = new ArrayList<>();
        for (int at = 0; at < records.size(); at++) {
            if (at % kinds == 0) {
                rounds.add(new ArrayList<>());
            }
            assertThat(records.get(at).eventTime()).isEmpty();
            assertThat(records.get(at).fault()).isEqualTo(Fault.MALFORMED);
            rounds.get(at / kinds).add(kindOf(records.get(at), same.next().orElseThrow(), at / kinds));
        }
        Set<List<RejectReason>> orders = new HashSet<>(rounds);

        assertThat(rounds).allSatisfy(round -> assertThat(round).containsExactlyInAnyOrder(RejectReason.values()));
        assertThat(orders).hasSize(3);
    }

    @Test
    void one_share_does_not_change_whom_another_one_chooses() {
        List<OutgoingRecord> late = take(1_000, new Faults(0.1, LATE_BY, 0, 0, 1));
        List<OutgoingRecord> both = take(1_000, new Faults(0.1, LATE_BY, 0, 0.1, 1));

        for (int at = 0; at < late.size(); at++) {
            Fault expected = both.get(at).fault() == Fault.MALFORMED
                    ? Fault.MALFORMED
                    : late.get(at).fault();
            assertThat(both.get(at).fault()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refuses_what_is_no_share(double share) {
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new Faults(share, LATE_BY, 0, 0, 1));
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new Faults(0, LATE_BY, share, 0, 1));
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new Faults(0, LATE_BY, 0, share, 1));
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new Faults(0.1, Duration.ZERO, 0, 0, 1));
    }

    private static RejectReason kindOf(OutgoingRecord record, Reading reading, int variant) {
        for (RejectReason kind : RejectReason.values()) {
            if (Arrays.equals(MalformedValues.of(kind, reading, variant), record.value())) {
                return kind;
            }
        }
        throw new AssertionError("no kind gives this value");
    }

    private static long count(List<OutgoingRecord> records, Fault fault) {
        return records.stream().filter(record -> record.fault() == fault).count();
    }

    private static List<String> texts(List<OutgoingRecord> records) {
        return records.stream()
                .map(record -> record.key() + Arrays.hashCode(record.value()) + record.fault())
                .toList();
    }

    private static List<OutgoingRecord> take(int count, Faults faults) {
        OutgoingRecords<Reading> records = new OutgoingRecords<>(source(), faults);
        List<OutgoingRecord> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(records.next().orElseThrow());
        }
        return taken;
    }

    private static ReadingSource source() {
        return new SyntheticSource(3, EventTime.simulated(START, Duration.ofSeconds(1)), 42);
    }
}
