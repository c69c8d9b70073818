package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StreamSessionTest {
    private final String before = System.getProperty("spark.master");

    @AfterEach
    void restoreMaster() {
        master(before);
    }

    private static void master(String master) {
        if (master == null) {
            System.clearProperty("spark.master");
        } else {
            System.setProperty("spark.master", master);
        }
    }

    @Test
    void on_one_machine_the_number_of_cores_is_that_of_the_local_master() {
        master(null);
        assertThat(StreamSession.conf(OptionalInt.empty()).get("spark.master")).isEqualTo("local[*]");
        assertThat(StreamSession.conf(OptionalInt.of(3)).get("spark.master")).isEqualTo("local[3]");
        master("local[2]");
        assertThat(StreamSession.conf(OptionalInt.empty()).get("spark.master")).isEqualTo("local[2]");
        assertThat(StreamSession.conf(OptionalInt.of(3)).get("spark.master")).isEqualTo("local[3]");
    }

    @Test
    void on_a_cluster_it_is_the_most_that_the_application_takes() {
        master("spark://host:7077");

        SparkConf conf = StreamSession.conf(OptionalInt.of(3));

        assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
        assertThat(conf.get("spark.cores.max")).isEqualTo("3");
        assertThat(StreamSession.conf(OptionalInt.empty()).contains("spark.cores.max"))
                .isFalse();
    }
}
