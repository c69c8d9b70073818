package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RecordRejectReasonTest {
    @Test
    void reasons_are_given_in_a_fixed_order_by_fixed_names() {
        assertThat(RecordRejectReason.values())
                .extracting(RecordRejectReason::id)
                .containsExactly(
                        "tombstone",
                        "too_large",
                        "not_utf8",
                        "not_json",
                        "trailing_data",
                        "not_an_object",
                        "duplicate_field",
                        "missing_field",
                        "wrong_type",
                        "out_of_range",
                        "bad_time",
                        "bad_base64",
                        "not_csv",
                        "field_count");
    }

    /** A record is judged alike whether it is to be a reading or a row of a view. */
    @Test
    void reasons_about_the_whole_record_are_those_of_readings_in_the_same_order() {
        assertThat(Arrays.stream(RecordRejectReason.values())
                        .map(RecordRejectReason::id)
                        .limit(8))
                .isEqualTo(RejectReason.ids().subList(0, 8));
    }
}
