package io.dps.shell.topic.client;

import io.dps.contract.Isolation;
import io.dps.shell.platform.client.KafkaClientSettings;
import io.dps.stack.model.KafkaEndpoint;
import org.apache.spark.sql.connect.DataFrameReader;
import org.apache.spark.sql.connect.SparkSession;

/** Spark's Kafka source, with the connection settings that the Spark server needs. */
public final class KafkaSource {
    private KafkaSource() {}

    /** Returns a reader that is complete except for the topics and offsets to read. */
    public static DataFrameReader reader(SparkSession session, KafkaEndpoint kafka, Isolation isolation) {
        DataFrameReader reader = session.read().format("kafka");
        reader.option("kafka.isolation.level", isolation.toString());
        KafkaClientSettings.of(kafka).forEach((key, value) -> reader.option("kafka." + key, value));
        return reader;
    }
}
