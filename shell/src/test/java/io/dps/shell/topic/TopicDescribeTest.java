package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.OffsetRange;
import io.dps.shell.topic.TopicDetails.Partition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class TopicDescribeTest {
    private static final Partition FULL = partition(Optional.of(new OffsetRange(2, 7)), OptionalLong.of(300));
    private static final Partition WITHOUT_RIGHT = partition(Optional.of(new OffsetRange(0, 1)), OptionalLong.empty());
    private static final Partition WITHOUT_LEADER = partition(Optional.empty(), OptionalLong.empty());

    @Test
    void the_summary_has_what_is_known() {
        assertThat(summary(FULL)).isEqualTo("topic t (id): 5 records, 300 bytes");
        assertThat(summary(FULL, WITHOUT_RIGHT)).isEqualTo("topic t (id): 6 records");
        assertThat(summary(FULL, WITHOUT_LEADER))
                .isEqualTo("topic t (id): 5 records, 300 bytes in partitions that have a leader");
    }

    private static String summary(Partition... partitions) {
        return TopicCommand.DescribeCommand.summary(new TopicDetails("t", "id", List.of(partitions), true, List.of()));
    }

    private static Partition partition(Optional<OffsetRange> offsets, OptionalLong bytes) {
        return new Partition(0, 1, List.of(1), List.of(1), offsets, bytes, Optional.empty(), Optional.empty());
    }
}
