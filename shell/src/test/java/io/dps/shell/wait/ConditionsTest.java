package io.dps.shell.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CommandProgress;
import io.dps.shell.topic.client.RecordCount.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ConditionsTest {
    private static final CountRequest FIVE =
            new CountRequest("t", 5, CountRequest.Unit.RECORDS, Isolation.READ_COMMITTED);

    private final List<String> warnings = new ArrayList<>();

    @Test
    void enough_records_are_enough_without_the_partitions_that_have_no_leader() {
        assertThat(Conditions.missing(FIVE, counted(5, 1, 3), warnings::add)).isEmpty();
        assertThat(warnings)
                .containsExactly(
                        "warning: partitions without a leader in topic t: 1, 3; their records are not counted");
    }

    @Test
    void too_few_are_told_with_the_partition_that_may_have_the_others() {
        assertThat(Conditions.missing(FIVE, counted(3, 1), warnings::add))
                .hasValue(CommandProgress.of("it has 3 of 5 records; partitions without a leader in topic t: 1", 3, 5));
        assertThat(Conditions.missing(FIVE, Optional.empty(), warnings::add))
                .hasValue(CommandProgress.of("there is no topic 't'"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void an_exact_number_needs_every_partition() {
        assertThat(Conditions.differing(FIVE, counted(5))).isEmpty();
        assertThat(Conditions.differing(FIVE, counted(4))).hasValue("expected 5 records, found 4");
        assertThatThrownBy(() -> Conditions.differing(FIVE, counted(5, 1)))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(failure).hasMessage("partitions without a leader in topic t: 1");
                    assertThat(failure.hint()).isEqualTo("start the brokers that host them; see: topic describe t");
                });
    }

    private static Optional<Result> counted(long records, Integer... lost) {
        return Optional.of(new Result(records, true, new TreeSet<>(List.of(lost))));
    }
}
