package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicRetentionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delete          | CreateTime    | 3600000 | true",
                "compact, delete | CreateTime    | 3600000 | true",
                "compact         | CreateTime    | 3600000 | false",
                "delete          | LogAppendTime | 3600000 | false",
                "delete          | CreateTime    | -1      | false"
            })
    void records_go_by_their_own_time_where_the_topic_deletes_by_it(
            String cleanup, String time, String retention, boolean goes) {
        Config configs = new Config(List.of(
                new ConfigEntry("cleanup.policy", cleanup),
                new ConfigEntry("message.timestamp.type", time),
                new ConfigEntry("retention.ms", retention)));

        assertThat(TopicRetention.of(configs)).isEqualTo(goes ? Optional.of(Duration.ofHours(1)) : Optional.empty());
    }
}
