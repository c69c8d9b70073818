package io.dps.shell.service.stream;

import io.dps.shell.client.kafka.KafkaConnection;
import io.dps.shell.client.kafka.RecordTimes;
import io.dps.shell.error.DpsException;
import io.dps.shell.service.OffsetRange;
import io.dps.shell.service.Platform;
import io.dps.shell.service.TopicService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How far streams are behind: by the broker's offsets and the last report, so also when the averager is dead. */
public final class StreamLag {
    private final Platform platform;

    public StreamLag(Platform platform) {
        this.platform = platform;
    }

    /**
     * The lag of every partition of every stream's input.
     *
     * @throws DpsException failed, when no stream has ever reported
     */
    public List<PartitionLag> all() {
        List<PartitionLag> lags = reported();
        if (lags.isEmpty()) {
            throw DpsException.failed("no stream has reported yet", "start it with: stream start");
        }
        return lags;
    }

    /** As {@link #all}, but none when no stream has ever reported. */
    public List<PartitionLag> reported() {
        List<PartitionLag> lags = new ArrayList<>();
        for (StreamProgress report : new StreamReports(platform).last()) {
            lags.addAll(of(report));
        }
        return lags;
    }

    private List<PartitionLag> of(StreamProgress report) {
        if (report.inputTopic().isEmpty()) {
            return List.of();
        }
        KafkaConnection kafka = new TopicService(platform).require(report.inputTopic());
        Map<Integer, OffsetRange> unread = new TreeMap<>();
        kafka.ranges(report.inputTopic()).forEach((partition, there) -> {
            OffsetRange batch = report.offsets().get(partition);
            long read = batch == null ? there.first() : Math.max(there.first(), batch.end());
            unread.put(partition, new OffsetRange(read, there.end()));
        });
        Map<Integer, Instant> oldest = new RecordTimes(kafka).first(report.inputTopic(), unread);
        List<PartitionLag> lags = new ArrayList<>();
        unread.forEach((partition, range) -> lags.add(new PartitionLag(
                report.stream(),
                report.inputTopic(),
                partition,
                range.first(),
                range.end(),
                range.size(),
                Optional.ofNullable(oldest.get(partition)))));
        return lags;
    }
}
