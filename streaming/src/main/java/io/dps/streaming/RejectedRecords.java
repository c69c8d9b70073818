package io.dps.streaming;

import io.dps.contract.InputView;
import io.dps.contract.RejectedRecord;
import io.dps.contract.UserFailure;
import io.dps.streaming.kafka.TopicScan;
import io.dps.streaming.sql.RecordParser;
import io.dps.streaming.sql.RecordParser.Rejected;
import io.dps.streaming.sql.ViewSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds the records of a view's topic that are not rows of the view, using the streams' parser. Needs no Spark. */
final class RejectedRecords {
    /** The most characters of a value that are shown. */
    static final int SHOWN = 200;

    private static final Comparator<RejectedRecord> BY_TIME = Comparator.comparing(RejectedRecord::timestamp)
            .thenComparing(RejectedRecord::partition)
            .thenComparing(RejectedRecord::offset);

    private final InputView view;
    private final RecordParser parser;
    private final TopicScan scan;

    /** @throws UserFailure of kind {@code FAILED} if the schema of the view is not valid */
    RejectedRecords(InputView view, TopicScan scan) {
        this.view = view;
        this.parser = new RecordParser(ViewSchema.of(view), view.format());
        this.scan = scan;
    }

    /**
     * Returns the newest rejects that the topic holds, in the order from old to new.
     *
     * @param reason if given, only rejects with this reason are returned
     * @param limit the most rejects to return, one or more
     * @throws UserFailure of kind {@code UNREACHABLE} if the topic is missing, or the broker does not answer
     */
    List<RejectedRecord> newest(Optional<String> reason, int limit) {
        PriorityQueue<RejectedRecord> newest = new PriorityQueue<>(BY_TIME);
        try {
            scan.read(view.topic(), found -> {
                if (parser.parse(found.value()) instanceof Rejected rejected
                        && reason.map(rejected.reason().id()::equals).orElse(true)) {
                    newest.add(toRecord(found, rejected));
                    if (newest.size() > limit) {
                        newest.remove();
                    }
                }
            });
        } catch (UnknownTopicOrPartitionException missing) {
            throw UserFailure.unreachable(
                    "topic " + view.topic() + ", which view " + view.name() + " reads, is missing",
                    "create it with: topic create " + view.topic(),
                    missing);
        } catch (KafkaException away) {
            throw UserFailure.unreachable(
                    "topic " + view.topic() + " cannot be read", "check that the broker runs and answers", away);
        }
        List<RejectedRecord> sorted = new ArrayList<>(newest);
        sorted.sort(BY_TIME);
        return sorted;
    }

    private static RejectedRecord toRecord(ConsumerRecord<byte[], byte[]> found, Rejected rejected) {
        byte[] value = found.value();
        String text = null;
        if (value != null) {
            // A character has at most four bytes.
            String beginning = new String(value, 0, Math.min(value.length, 4 * SHOWN), StandardCharsets.UTF_8);
            text = beginning.codePointCount(0, beginning.length()) > SHOWN
                    ? beginning.substring(0, beginning.offsetByCodePoints(0, SHOWN)) + "..."
                    : beginning;
        }
        return new RejectedRecord(
                found.partition(),
                found.offset(),
                Instant.ofEpochMilli(found.timestamp()),
                rejected.reason().id(),
                rejected.path(),
                text);
    }
}
