package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.QueryProgress;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.DifferingWindow.Problem;
import io.dps.shell.stream.client.StreamAudit;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.client.OpenTransactions;
import io.dps.stack.model.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks a stream against its input: lists the records it must reject, and recomputes its windows. */
public final class StreamVerifier {
    private static final Duration DEFAULT_MAX_AHEAD = Duration.ofHours(1);

    private final Supplier<Endpoints> endpoints;
    private final TopicService topics;
    private final StreamReports reports;

    /** @param endpoints provides the endpoints of the services on first use */
    public StreamVerifier(Supplier<Endpoints> endpoints, TopicService topics, StreamReports reports) {
        this.endpoints = endpoints;
        this.topics = topics;
        this.reports = reports;
    }

    /**
     * Recomputes every closed window from the input topic and compares the result with the output. Which readings were
     * late, and do not count, follows from the reported offsets and watermarks.
     *
     * @param stream name of the stream, which is its output topic
     * @param shown number of differing windows to return
     * @param progress receives the progress of the query, on other threads
     * @throws UserFailure of kind {@code FAILED} if the stream has not reported enough to check it, or an open
     *     transaction holds averages back
     */
    public Verification verify(String stream, int shown, Consumer<QueryProgress> progress) {
        String topic = reports.last(stream)
                .map(StreamProgress::inputTopic)
                .filter(name -> !name.isEmpty())
                .orElse(Topics.READINGS);
        Map<Integer, OffsetRange> input = topics.require(topic).ranges(topic);
        // Read the reports before the output, so that every window they report as closed is in the output.
        BatchHistory history = reports.history(stream, input);
        StreamProgress last = history.lastBatch();
        if (last.options() == null) {
            throw UserFailure.failed(
                    "the reports of stream " + stream
                            + " do not contain its window and watermark: an older version of dps wrote them",
                    "restart the averager: stream stop && stream start");
        }
        long since = history.checkableSince()
                .orElseThrow(() -> UserFailure.failed(
                        "no window of stream " + stream
                                + " can be checked: readings of its last batch are no longer in " + topic,
                        "run 'stream verify' again after the next windows have closed"));
        AuditRequest request = new AuditRequest(
                endpoints.get().kafkaInside(),
                topic,
                last.byIsolation(history.read()),
                stream,
                output(stream, last),
                last.options().stream(),
                last.isolation(),
                history.ranges(),
                history.closedMicros(),
                since);
        AuditResult audit;
        try (StreamAudit spark = audit()) {
            audit = spark.audit(request, shown, progress);
        }
        return verification(history, since, audit);
    }

    /**
     * Returns the records of a stream's input that are not valid readings.
     *
     * @param reason return only records with this reason
     * @param byReason whether to count records by reason instead of returning each
     *
     * @param isolation which transactional records to read; if empty, those that the stream reads
     */
    public QueryResult rejects(
            String stream, Optional<String> reason, boolean byReason, Optional<Isolation> isolation) {
        Optional<StreamProgress> last = reports.last(stream);
        String input = last.map(StreamProgress::inputTopic)
                .filter(topic -> !topic.isEmpty())
                .orElse(Topics.READINGS);
        RejectsRequest request = new RejectsRequest(
                endpoints.get().kafkaInside(),
                input,
                rejectRanges(input, last, isolation),
                last.map(StreamProgress::options)
                        .map(options -> options.stream().maxAhead())
                        .orElse(DEFAULT_MAX_AHEAD),
                reason,
                byReason);
        return closing(audit(), request);
    }

    private Map<Isolation, Map<Integer, OffsetRange>> rejectRanges(
            String input, Optional<StreamProgress> last, Optional<Isolation> isolation) {
        Isolation level = isolation.orElse(last.map(StreamProgress::isolation).orElse(Isolation.READ_COMMITTED));
        Map<Integer, OffsetRange> ranges = topics.require(input).ranges(input, level);
        return isolation.isEmpty() && last.isPresent() ? last.get().byIsolation(ranges) : Map.of(level, ranges);
    }

    private QueryResult closing(StreamAudit audit, RejectsRequest request) {
        try {
            return new AuditRejects(audit, audit.rejects(request));
        } catch (RuntimeException e) {
            audit.close();
            throw e;
        }
    }

    /** Opens a separate session, so that the user's settings and views have no effect. */
    private StreamAudit audit() {
        return new StreamAudit(ConnectClient.open(endpoints.get().connect()));
    }

    /** Returns the output written under the current checkpoint; earlier records belong to an earlier checkpoint. */
    private Map<Integer, OffsetRange> output(String stream, StreamProgress last) {
        KafkaClient kafka = topics.require(stream);
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        if (last.isolation() == Isolation.READ_COMMITTED) {
            new OpenTransactions(kafka).in(stream).stream().findFirst().ifPresent(held -> {
                throw UserFailure.failed(
                        "cannot verify stream " + stream + ": " + held.text(),
                        "run 'stream verify' again when the transaction has ended");
            });
        }
        Map<Integer, Long> begun = last.outputStart() == null ? Map.of() : last.outputStart();
        kafka.ranges(stream, last.isolation()).forEach((partition, range) -> {
            long start = begun.getOrDefault(partition, range.first());
            ranges.put(partition, new OffsetRange(Math.max(start, range.first()), range.end()));
        });
        return ranges;
    }

    private Verification verification(BatchHistory history, long since, AuditResult audit) {
        StreamProgress last = history.lastBatch();
        Map<Problem, Long> problems = new EnumMap<>(Problem.class);
        problems.putAll(audit.problems());
        long unreported = problems.getOrDefault(Problem.UNREPORTED, 0L);
        if (!history.hasEndedInOrder()) {
            // These batches have been written but not reported yet; a dead averager reports them when it starts again.
            problems.remove(Problem.UNREPORTED);
        }
        List<DifferingWindow> differing = audit.differing().stream()
                .filter(window -> problems.containsKey(window.problem()))
                .toList();
        boolean comparable = history.isComplete() && since == Long.MIN_VALUE;
        long wrong = problems.entrySet().stream()
                .filter(entry -> entry.getKey().isOfClosedWindow())
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Verification(
                last.stream(),
                history.size(),
                history.missing(),
                Optional.ofNullable(last.watermark()),
                since == Long.MIN_VALUE ? Optional.empty() : Optional.of(instant(since)),
                audit.windows(),
                audit.windows() - wrong,
                audit.undecided(),
                unreported,
                audit.readings(),
                audit.late(),
                audit.rejected(),
                comparable ? Optional.of(last.valid()) : Optional.empty(),
                comparable ? Optional.of(last.rejected()) : Optional.empty(),
                audit.valid(),
                problems,
                differing);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
