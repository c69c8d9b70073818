package io.dps.shell.service;

import io.dps.shell.client.kafka.KafkaConnection;
import io.dps.shell.client.kafka.TopicReader;
import io.dps.shell.config.Durations;
import io.dps.shell.error.DpsException;
import io.dps.shell.error.ErrorKind;
import io.dps.stack.model.Application;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** Starts, watches and stops the averager, a process of the target; what it does is read from the progress topic. */
public final class StreamService {
    /** Name of the averager among the target's processes. */
    public static final String AVERAGER = "averager";

    private static final String MAIN_CLASS = "io.dps.streaming.AveragerMain";
    private static final int HEAP_MIB = 512;
    /** An idle averager reports every 10 s; after three of these it counts as dead. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration START = Duration.ofMinutes(2);
    private static final int REPORTS_TO_LOOK_AT = 50;

    private final Platform platform;

    public StreamService(Platform platform) {
        this.platform = platform;
    }

    /**
     * Tells at once when there is no platform to run a stream on.
     *
     * @throws DpsException unreachable
     */
    public void requirePlatform() {
        platform.kafka();
    }

    /**
     * Starts the averager and returns its first report, or its last one when it is to run until it has caught up.
     *
     * @param reports hears every report of this run while it is waited for
     * @throws DpsException failed, when it ended without having done its work
     */
    public StreamProgress start(StreamRequest request, Consumer<StreamProgress> reports) {
        String runId = UUID.randomUUID().toString();
        KafkaConnection kafka = platform.kafka();
        platform.target().submit(application(request, runId));
        try {
            return await(kafka, runId, request.untilCaughtUp(), reports);
        } catch (DpsException e) {
            if (e.kind() == ErrorKind.INTERRUPTED) {
                Thread.interrupted();
                platform.target().stop(AVERAGER);
            }
            if (e.kind() == ErrorKind.TIMEOUT) {
                throw DpsException.timeout(
                        "the averager has not said within " + Durations.show(START) + " that it runs",
                        "see: stack logs " + AVERAGER);
            }
            throw e;
        }
    }

    private Application application(StreamRequest request, String runId) {
        Endpoints endpoints = platform.endpoints();
        List<String> arguments = new ArrayList<>(List.of(
                "--brokers", endpoints.brokers(),
                "--input-topic", KnownSchemas.READINGS,
                "--output-topic", KnownSchemas.AVERAGES,
                "--progress-topic", KnownSchemas.PROGRESS,
                "--checkpoint",
                        endpoints.checkpoints().resolve(KnownSchemas.AVERAGES).toString(),
                "--window", Durations.format(request.window()),
                "--watermark", Durations.format(request.watermark()),
                "--max-ahead", Durations.format(request.maxAhead()),
                "--run-id", runId));
        if (request.bySensor()) {
            arguments.add("--by-sensor");
        }
        if (request.untilCaughtUp()) {
            arguments.add("--until-caught-up");
        }
        return new Application(AVERAGER, MAIN_CLASS, arguments, HEAP_MIB);
    }

    private StreamProgress await(
            KafkaConnection kafka, String runId, boolean untilEnd, Consumer<StreamProgress> reports) {
        RunWatch watch = new RunWatch(runId, untilEnd, reports);
        Optional<Duration> patience = untilEnd ? Optional.empty() : Optional.of(START);
        TailRequest follow = new TailRequest(
                KnownSchemas.PROGRESS,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(REPORTS_TO_LOOK_AT),
                true,
                OptionalLong.empty(),
                patience);
        new TopicReader(kafka).read(follow, watch);
        return watch.result();
    }

    /** The last report of each stream, those of dead runs included. */
    public List<StreamProgress> reports() {
        List<StreamProgress> last = new ArrayList<>();
        new TopicReader(platform.kafka()).read(TailRequest.last(KnownSchemas.PROGRESS, REPORTS_TO_LOOK_AT), record -> {
            Optional<StreamProgress> report =
                    Optional.ofNullable(record.value()).flatMap(StreamProgress::parse);
            report.ifPresent(found -> {
                last.removeIf(earlier -> earlier.stream().equals(found.stream()));
                last.add(found);
            });
        });
        return last;
    }

    /** Every stream that reported, with what its process tells. */
    public List<StreamState> states() {
        Optional<ServiceStatus> process = process();
        Optional<Long> pid = process.flatMap(ServiceStatus::pid);
        return reports().stream().map(report -> state(report, pid)).toList();
    }

    private static StreamState state(StreamProgress report, Optional<Long> pid) {
        boolean silent = report.time().isBefore(Instant.now().minus(SILENCE));
        boolean dead = !report.hasEnded() && (silent || pid.isEmpty());
        return new StreamState(report, dead ? "dead" : report.state(), dead ? Optional.empty() : pid);
    }

    /** The averager's process, if one was ever started. */
    public Optional<ServiceStatus> process() {
        return platform.target().application(AVERAGER);
    }

    /** Ends the averager after the batch it is in; false when none runs. */
    public boolean stop() {
        return platform.target().stop(AVERAGER);
    }

    /** Watches the reports of one run until what was waited for has come, or its process is gone. */
    private final class RunWatch implements RecordSink {
        private final String runId;
        private final boolean untilEnd;
        private final Consumer<StreamProgress> reports;
        private StreamProgress last;
        private Optional<ServiceStatus> ended = Optional.empty();
        private boolean over;
        /** It says so once more when its first batch, over a large backlog, takes long. */
        private int startingReports;

        RunWatch(String runId, boolean untilEnd, Consumer<StreamProgress> reports) {
            this.runId = runId;
            this.untilEnd = untilEnd;
            this.reports = reports;
        }

        @Override
        public void take(TopicRecord record) {
            Optional<StreamProgress> report =
                    Optional.ofNullable(record.value()).flatMap(StreamProgress::parse);
            report.filter(found -> found.runId().equals(runId)).ifPresent(found -> {
                last = found;
                startingReports += found.state().equals("starting") ? 1 : 0;
                reports.accept(found);
            });
        }

        @Override
        public void pause() {
            // One more poll after the end of the process is seen: its last report may just have arrived.
            over = ended.isPresent();
            ended = process().filter(status -> status.pid().isEmpty());
        }

        @Override
        public boolean isDone() {
            boolean begun = last != null && (!last.state().equals("starting") || startingReports > 1);
            boolean reached = untilEnd ? last != null && last.hasEnded() : begun;
            return reached || over;
        }

        StreamProgress result() {
            if (last != null && (last.state().equals("stopped") || (!untilEnd && !last.hasEnded()))) {
                return last;
            }
            String why = last == null ? "" : last.error().orElse("");
            String detail = ended.map(ServiceStatus::detail).orElse("");
            String reason = why.isEmpty() ? detail : why;
            throw DpsException.failed(
                    "the averager ended" + (reason.isEmpty() ? "" : ": " + reason), "see: stack logs " + AVERAGER);
        }
    }
}
