package io.dps.streaming.run;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Starts the Spark session of a program that runs a stream. Settings from {@code -Dspark.x=y} or a properties file take
 * precedence, except over a number of cores that is given.
 */
public final class StreamSession {
    private static final String LOOPBACK = "127.0.0.1";

    private static final Map<String, String> DEFAULTS = Map.of(
            "spark.ui.enabled", "false",
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
            /* Small commits: a batch stores what changed, and whole snapshots come from the maintenance thread. */
            "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true",
            /* All stores share one cache and one set of write buffers; a stream's state is some hundred rows. */
            "spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true",
            "spark.sql.streaming.stateStore.rocksdb.maxMemoryUsageMB", "64",
            "spark.sql.streaming.stopTimeout", "5s",
            "spark.sql.streaming.noDataProgressEventInterval", "10s");

    private StreamSession() {}

    /**
     * Starts a session, in this process unless {@code spark.master} is set.
     *
     * @param name name of the application, unless {@code spark.app.name} is set
     */
    public static SparkSession start(String name, int shufflePartitions) {
        return start(name, shufflePartitions, OptionalInt.empty());
    }

    /**
     * As {@link #start(String, int)}, on a number of cores.
     *
     * @param cores if empty, all of this machine, or as many as {@code spark.cores.max} says on a cluster
     */
    public static SparkSession start(String name, int shufflePartitions, OptionalInt cores) {
        SparkConf conf = conf(cores);
        conf.setIfMissing("spark.app.name", name);
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.driver.host", LOOPBACK);
            conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
        }
        DEFAULTS.forEach(conf::setIfMissing);
        conf.set("spark.sql.session.timeZone", "UTC");
        conf.set("spark.sql.shuffle.partitions", Integer.toString(shufflePartitions));
        return SparkSession.builder().config(conf).getOrCreate();
    }

    /** Returns the settings of the process, for a number of cores. */
    public static SparkConf conf(OptionalInt cores) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", "local[*]");
        boolean isLocal = conf.get("spark.master").startsWith("local");
        cores.ifPresent(
                n -> conf.set(isLocal ? "spark.master" : "spark.cores.max", isLocal ? "local[" + n + "]" : n + ""));
        return conf;
    }

    /**
     * Returns the number of cores of a session that chooses none: the most that it may use on a cluster, or else those of
     * this machine.
     */
    public static int cores() {
        return new SparkConf().getInt("spark.cores.max", Runtime.getRuntime().availableProcessors());
    }
}
