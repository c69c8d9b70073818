package io.dps.streaming.kafka;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The addresses of Kafka brokers, and the settings that a client needs to be let in, among them passwords.
 *
 * @param brokers bootstrap servers, host:port
 * @param security settings by Kafka's names; empty for brokers that let everyone in
 */
public record BrokerAccess(String brokers, Map<String, String> security) {
    private static final int LAST_FETCH_MILLIS = 50;

    public BrokerAccess {
        security = Map.copyOf(security);
    }

    /** Returns the access to brokers that let everyone in, unencrypted. */
    public static BrokerAccess open(String brokers) {
        return new BrokerAccess(brokers, Map.of());
    }

    /**
     * Returns the access by a file of properties.
     *
     * @throws UserFailure of kind {@code USAGE} if the file cannot be read
     */
    public static BrokerAccess of(String brokers, Path file) {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw UserFailure.usage(
                    "the Kafka properties in " + file + " cannot be read",
                    "give a file of name=value lines",
                    unreadable);
        }
        Map<String, String> security = new HashMap<>();
        read.stringPropertyNames().forEach(name -> security.put(name, read.getProperty(name)));
        return new BrokerAccess(brokers, security);
    }

    /** Returns the settings of a Kafka client: those of this access, and those that the client adds. */
    public Map<String, Object> client(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(security);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        all.putAll(own);
        return all;
    }

    /**
     * Returns the settings of a consumer that reads up to an end: closing it waits for its last fetch, which lasts half a
     * second by default.
     */
    public Map<String, Object> reader(Map<String, Object> own) {
        Map<String, Object> all = client(own);
        all.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LAST_FETCH_MILLIS);
        return all;
    }

    /** Returns the options of Spark's Kafka source and sink. */
    public Map<String, String> options() {
        Map<String, String> options = new TreeMap<>();
        security.forEach((name, value) -> options.put("kafka." + name, value));
        options.put("kafka." + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return options;
    }

    /** Returns the addresses alone: the settings contain passwords. */
    @Override
    public String toString() {
        return brokers;
    }
}
