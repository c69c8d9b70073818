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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads the reports of averagers from the progress topic, no matter who started the averagers. */
public final class StreamReports {
    /** Number of recent reports to read; every running stream reports every 10 s, so its last report is among them. */
    private static final int RECENT = 200;

    /** Number of reports to read for a stream without a recent one; it may have been stopped long ago. */
    private static final int MANY = 20_000;

    private final Supplier<KafkaClient> kafka;

    /** @param kafka gives the connection; opens one on first use and when the platform has moved */
    public StreamReports(Supplier<KafkaClient> kafka) {
        this.kafka = kafka;
    }

    /** Returns the last report of each stream that has reported lately, including those of dead runs. */
    public List<StreamProgress> last() {
        return last(Set.of());
    }

    /**
     * Returns the last report of each stream that has reported lately, and of each wanted stream.
     *
     * @param wanted names of streams whose last report may be older
     */
    public List<StreamProgress> last(Set<String> wanted) {
        Map<String, StreamProgress> last = last(RECENT);
        return List.copyOf((last.keySet().containsAll(wanted) ? last : last(MANY)).values());
    }

    private Map<String, StreamProgress> last(int reports) {
        Map<String, StreamProgress> last = new LinkedHashMap<>();
        read(
                TailRequest.last(Topics.PROGRESS, reports),
                report -> last.put(report.stream(), report.after(last.get(report.stream()))));
        return last;
    }

    /** Returns the last report of one stream. */
    public Optional<StreamProgress> last(String stream) {
        return last(Set.of(stream)).stream()
                .filter(report -> report.stream().equals(stream))
                .findFirst();
    }

    /**
     * Returns the batches of a stream's current checkpoint.
     *
     * @param available the offsets that its input topic still holds
     * @throws UserFailure of kind {@code FAILED} if no batch was reported
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
                    "stream " + stream + " has not reported a batch yet", "start the averager with: stream start");
        }
        return collected.history;
    }

    /** Collects the batches of the latest checkpoint; starts over when a report names a new checkpoint. */
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
     * Hands on the reports of all streams as they arrive, beginning with recent ones, until the watch is done.
     *
     * @throws UserFailure of kind {@code TIMEOUT} if the watch is not done in time
     */
    public void follow(Watch watch, Optional<Duration> patience) {
        follow(kafka.get(), watch, patience);
    }

    static void follow(KafkaClient kafka, Watch watch, Optional<Duration> patience) {
        TailRequest follow = TailRequest.last(Topics.PROGRESS, RECENT).following(patience);
        new TopicReader(kafka).read(follow, watch);
    }

    private void read(TailRequest request, Consumer<StreamProgress> taker) {
        KafkaClient client = kafka.get();
        // The first stream of a platform makes the topic.
        if (!client.hasTopic(Topics.PROGRESS)) {
            return;
        }
        new TopicReader(client)
                .read(request, record -> StreamProgress.parse(record.value()).ifPresent(taker));
    }

    /** Receives reports as they arrive. */
    public interface Watch extends RecordConsumer {
        /** Receives one report. */
        void report(StreamProgress report);

        @Override
        default void take(TopicRecord record) {
            StreamProgress.parse(record.value()).ifPresent(this::report);
        }
    }
}
