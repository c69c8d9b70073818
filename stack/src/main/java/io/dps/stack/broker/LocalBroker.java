package io.dps.stack.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * Main of the broker's process on a machine, started as it is: formats the data folder at the first start and
 * then runs the broker. Formatting in the same process spares the start of another JVM.
 */
public final class LocalBroker {
    private LocalBroker() {}

    /** @param args the path of the broker's properties file, which names one folder in {@code log.dirs} */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw ProcessEnd.with(2, "expected the path of the broker's properties file");
        }
        if (!formatted(Path.of(args[0])) && format(args[0]) != 0) {
            throw ProcessEnd.with(1, "the data folder of the broker could not be formatted");
        }
        Kafka.main(args);
    }

    private static boolean formatted(Path settings) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(settings)) {
            properties.load(in);
        }
        return Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"));
    }

    private static int format(String settings) {
        String clusterId = Uuid.randomUuid().toString();
        return StorageTool.execute(
                new String[] {"format", "--config", settings, "--cluster-id", clusterId, "--ignore-formatted"},
                System.out);
    }
}
