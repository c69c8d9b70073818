package io.dps.streaming;

import io.dps.streaming.connect.LateJobs;
import io.dps.streaming.connect.OutOfMemoryExit;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/** Plugin of the Spark Connect servers that dps runs: keeps one statement from taking the others down. */
public final class ConnectPlugin implements SparkPlugin {
    /** Called by Spark. */
    public ConnectPlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                OutOfMemoryExit.install();
                context.addSparkListener(new LateJobs(context));
                return Map.of();
            }
        };
    }

    /** Executors are processes of their own, which Spark ends and replaces. */
    @Override
    public ExecutorPlugin executorPlugin() {
        return null;
    }
}
