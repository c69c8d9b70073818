package io.dps.stack.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import org.apache.kafka.common.Uuid;

/**
 * Main class of the broker process on a machine without containers: formats the data folder at the first start and
 * then runs the broker. Formatting in the same process saves the start of another JVM.
 */
public final class LocalBroker {
    private static final Path SETTINGS = Path.of(System.getProperty("java.io.tmpdir"), "broker.properties");

    private LocalBroker() {}

    /** @param args the path of the broker's properties file, which names one folder in {@code log.dirs} */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw ProcessExit.with(2, "expected the path of the broker's properties file");
        }
        BrokerSettings settings = BrokerSettings.read(Path.of(args[0]));
        if (settings.clusterId().isEmpty()
                && !settings.format(SETTINGS, Uuid.randomUuid().toString(), List.of())) {
            throw ProcessExit.with(1, "the data folder of the broker could not be formatted");
        }
        settings.writeForStart(SETTINGS);
        Kafka.main(new String[] {SETTINGS.toString()});
    }
}
