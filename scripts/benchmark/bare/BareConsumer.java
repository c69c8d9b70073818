import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What one would write by hand for the averager's work: one thread that reads a topic to its end, sums readings by window of
 * 10 seconds in a map, and writes the averages. No checkpoint, no watermark, no rejects. scripts/bench compares dps with
 * it. Prints the milliseconds from the first connection to the last acknowledgement.
 *
 * <p>Arguments: the broker, the input topic and the output topic.
 */
class BareConsumer {
    private static final JsonFactory JSON = new JsonFactory();

    private static final class Sums {
        double temperature;
        double humidity;
        double pressure;
        long readings;
    }

    private static final class Reading {
        long second;
        double temperature;
        double humidity;
        double pressure;
    }

    public static void main(String[] arguments) throws Exception {
        long begun = System.nanoTime();
        Map<Long, Sums> windows = new HashMap<>();
        read(arguments[0], arguments[1], windows);
        write(arguments[0], arguments[2], windows);
        System.out.println((System.nanoTime() - begun) / 1_000_000);
    }

    private static void read(String broker, String topic, Map<Long, Sums> windows) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        // Polls as large as one would choose them for reading a whole topic.
        settings.put("max.poll.records", "20000");
        settings.put("max.partition.fetch.bytes", "8388608");
        Reading reading = new Reading();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(found -> new TopicPartition(topic, found.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
                    parse(record.value(), reading);
                    add(windows.computeIfAbsent(reading.second / 10, start -> new Sums()), reading);
                }
            }
        }
    }

    private static void parse(byte[] value, Reading reading) throws Exception {
        try (JsonParser json = JSON.createParser(value)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "process_timestamp" -> reading.second = Instant.parse(json.getText()).getEpochSecond();
                    case "temperature" -> reading.temperature = json.getDoubleValue();
                    case "humidity" -> reading.humidity = json.getDoubleValue();
                    case "pressure" -> reading.pressure = json.getDoubleValue();
                    default -> json.skipChildren();
                }
            }
        }
    }

    private static void add(Sums sums, Reading reading) {
        sums.temperature += reading.temperature;
        sums.humidity += reading.humidity;
        sums.pressure += reading.pressure;
        sums.readings++;
    }

    private static void write(String broker, String topic, Map<Long, Sums> windows) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker);
        settings.put("acks", "all");
        settings.put("linger.ms", "20");
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            windows.forEach((window, sums) -> {
                Instant start = Instant.ofEpochSecond(window * 10);
                String value = String.format(
                        "{\"window\":{\"start\":\"%s\",\"end\":\"%s\"},\"avg_temperature\":%.2f,\"avg_humidity\":%.2f,"
                                + "\"avg_pressure\":%.2f,\"readings\":%d}",
                        start,
                        start.plusSeconds(10),
                        sums.temperature / sums.readings,
                        sums.humidity / sums.readings,
                        sums.pressure / sums.readings,
                        sums.readings);
                producer.send(new ProducerRecord<>(
                        topic,
                        start.toString().getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8)));
            });
        }
    }
}
