package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.RecordRejectReason;
import io.dps.contract.ViewFormat;
import io.dps.generator.record.RecordForm;
import io.dps.generator.record.RecordSource;
import io.dps.generator.schema.RecordSchema;
import io.dps.generator.schema.SchemaFile;
import io.dps.generator.schema.SchemaSource;
import io.dps.generator.synthetic.EventTime;
import io.dps.streaming.sql.RecordParser.Accepted;
import io.dps.streaming.sql.RecordParser.Parsed;
import io.dps.streaming.sql.RecordParser.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view takes every record that the generator makes by a schema, and none of those that it spoils. */
class SchemaContractTest {
    private static final int MANY = 500;

    @ParameterizedTest
    @ValueSource(strings = {"orders", "meters"})
    void a_view_takes_all_records_but_the_malformed_ones(String name) {
        RecordSchema schema = new SchemaFile(name).read();
        EventTime time = EventTime.simulated(Instant.parse("2026-11-22T07:00:00Z"), Duration.ofMinutes(1));

        Set<RecordRejectReason> reasons = reasons(schema, new SchemaSource(schema, time, 1));

        assertThat(reasons)
                .isEqualTo(EnumSet.complementOf(EnumSet.of(
                        RecordRejectReason.BAD_BASE64, RecordRejectReason.NOT_CSV, RecordRejectReason.FIELD_COUNT)));
    }

    private static <T> Set<RecordRejectReason> reasons(RecordSchema schema, RecordSource<T> source) {
        RecordParser parser = new RecordParser(StructType.fromDDL(schema.ddl()), ViewFormat.DEFAULT);
        RecordForm<T> form = source.form(new SplittableRandom(1));
        Set<RecordRejectReason> reasons = EnumSet.noneOf(RecordRejectReason.class);
        for (int i = 0; i < MANY; i++) {
            T item = source.next().orElseThrow();
            assertThat(parser.parse(form.value(item))).isInstanceOf(Accepted.class);
            Parsed spoilt = parser.parse(form.malformed(item));
            assertThat(spoilt).isInstanceOf(Rejected.class);
            reasons.add(((Rejected) spoilt).reason());
        }
        return reasons;
    }
}
