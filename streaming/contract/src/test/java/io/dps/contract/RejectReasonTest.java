package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RejectReasonTest {
    @Test
    void reasons_are_given_in_a_fixed_order_by_fixed_names() {
        assertThat(RejectReason.ids())
                .containsExactly(
                        "tombstone",
                        "too_large",
                        "not_utf8",
                        "not_json",
                        "trailing_data",
                        "not_an_object",
                        "duplicate_field",
                        "missing_field",
                        "not_a_number",
                        "not_finite",
                        "out_of_range",
                        "bad_time",
                        "bad_sensor_id",
                        "too_far_ahead");
    }

    @Test
    void the_graver_of_two_stands_first() {
        assertThat(RejectReason.graver(RejectReason.BAD_TIME, RejectReason.NOT_JSON))
                .isEqualTo(RejectReason.NOT_JSON);
        assertThat(RejectReason.graver(null, RejectReason.BAD_TIME)).isEqualTo(RejectReason.BAD_TIME);
        assertThat(RejectReason.graver(RejectReason.BAD_TIME, null)).isEqualTo(RejectReason.BAD_TIME);
        assertThat(RejectReason.graver(null, null)).isNull();
    }
}
