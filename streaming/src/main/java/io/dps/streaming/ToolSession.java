package io.dps.streaming;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a program that answers one question and ends. Runs in this process, on loopback, with a scratch
 * folder that is deleted when the session ends. Logs only errors.
 */
final class ToolSession {
    private static final String LOOPBACK = "127.0.0.1";

    private ToolSession() {}

    /**
     * Answers a question with a session, and ends the session. Settings from {@code -Dspark.x=y} take precedence.
     *
     * @param name name of the application
     * @throws UserFailure if the question throws it
     */
    static <T> T use(String name, Function<SparkSession, T> question) {
        Path scratch = scratch();
        try {
            SparkSession session = start(name, scratch);
            try {
                return question.apply(session);
            } finally {
                session.stop();
            }
        } finally {
            FileUtils.deleteQuietly(scratch.toFile());
        }
    }

    private static SparkSession start(String name, Path scratch) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.app.name", name);
        conf.setIfMissing("spark.driver.host", LOOPBACK);
        conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.log.level", "ERROR");
        conf.setIfMissing("spark.local.dir", scratch.resolve("local").toString());
        conf.setIfMissing(
                "spark.sql.warehouse.dir", scratch.resolve("warehouse").toString());
        conf.setIfMissing(
                "spark.sql.shuffle.partitions",
                Integer.toString(Runtime.getRuntime().availableProcessors()));
        conf.set("spark.sql.session.timeZone", "UTC");
        return SparkSession.builder().config(conf).getOrCreate();
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("dps-stream-");
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
