package io.dps.shell.stream;

import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.client.TopicReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What averagers reported to the progress topic, whoever started them. */
public final class StreamReports {
    /** A report comes at least every 10 s from each stream; the last ones of all are among so many. */
    private static final int RECENT = 200;

    private final Supplier<KafkaClient> kafka;

    /** @param kafka opens the connection when something needs it, and gives the open one from then on */
    public StreamReports(Supplier<KafkaClient> kafka) {
        this.kafka = kafka;
    }

    /** The last report of each stream, those of dead runs included. */
    public List<StreamProgress> last() {
        Map<String, StreamProgress> last = new LinkedHashMap<>();
        read(
                TailRequest.last(Topics.PROGRESS, RECENT),
                report -> last.put(report.stream(), report.after(last.get(report.stream()))));
        return List.copyOf(last.values());
    }

    /** The last report of one stream. */
    public Optional<StreamProgress> last(String stream) {
        return last().stream().filter(report -> report.stream().equals(stream)).findFirst();
    }

    /**
     * The batches of a stream's present checkpoint.
     *
     * @param available the offsets that its input topic holds
     * @throws UserFailure failed, when none was reported
     */
    public BatchHistory history(String stream, Map<Integer, OffsetRange> available) {
        Collected collected = new Collected(available);
        read(TailRequest.all(Topics.PROGRESS), report -> {
            if (report.stream().equals(stream)) {
                collected.add(report);
            }
        });
        if (collected.history.isEmpty()) {
            throw UserFailure.failed(
                    "stream " + stream + " has not reported a batch yet", "start it with: stream start");
        }
        return collected.history;
    }

    /** Begins anew with each checkpoint. */
    private static final class Collected {
        private final Map<Integer, OffsetRange> available;
        private BatchHistory history;
        private String queryId;

        Collected(Map<Integer, OffsetRange> available) {
            this.available = available;
            this.history = new BatchHistory(available);
        }

        void add(StreamProgress report) {
            boolean ofAnother = queryId != null
                    && report.queryId() != null
                    && !report.queryId().equals(queryId);
            if (ofAnother || report.state() == StreamState.RESET) {
                history = new BatchHistory(available);
                queryId = null;
            }
            queryId = report.queryId() == null ? queryId : report.queryId();
            history.add(report);
        }
    }

    /**
     * Hands on the reports of all streams as they come, beginning with recent ones, until the watch says it has enough.
     *
     * @throws UserFailure timeout when it has not by then
     */
    public void follow(Watch watch, Optional<Duration> patience) {
        follow(kafka.get(), watch, patience);
    }

    static void follow(KafkaClient kafka, Watch watch, Optional<Duration> patience) {
        TailRequest follow = TailRequest.last(Topics.PROGRESS, RECENT).following(patience);
        new TopicReader(kafka).read(follow, watch);
    }

    private void read(TailRequest request, Consumer<StreamProgress> taker) {
        new TopicReader(kafka.get())
                .read(request, record -> StreamProgress.parse(record.value()).ifPresent(taker));
    }

    /** Hears reports as they come. */
    public interface Watch extends RecordConsumer {
        /** Takes a report. */
        void report(StreamProgress report);

        @Override
        default void take(TopicRecord record) {
            StreamProgress.parse(record.value()).ifPresent(this::report);
        }
    }
}
