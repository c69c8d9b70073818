package io.dps.shell.generate;

import io.dps.contract.Deadline;
import io.dps.contract.Durations;
import io.dps.contract.PublishReport;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.KafkaCluster;
import io.dps.generator.publish.PublishRequest;
import io.dps.generator.publish.ReadingPublisher;
import io.dps.generator.publish.ReadingPublisher.PublishListener;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import io.dps.generator.record.RecordSource;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.Application;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.ServiceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Publishes readings to the Kafka of a context, in this process or in a process of the target. */
public final class GeneratorService {
    /** Name of the generator among the target's processes. */
    public static final String GENERATOR = "generator";

    private static final String MAIN_CLASS = "io.dps.generator.cli.GeneratorMain";
    private static final int HEAP_MIB = 256;
    /** Time for a JVM to start on a busy machine, in addition to the generator's own broker timeout. */
    private static final Duration START = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 100;
    /**
     * Number of log lines to search for the last report: reports come every 5 s, and a client without a broker may log
     * much in between.
     */
    private static final int LINES_TO_LOOK_AT = 5_000;

    private final Supplier<Platform> platform;

    /** @param platform provides the platform on first use */
    public GeneratorService(Supplier<Platform> platform) {
        this.platform = platform;
    }

    /**
     * Publishes until the source ends, the request's stop condition is met or the thread is interrupted.
     *
     * @param timeout how long to wait for a broker that does not answer
     */
    public PublishSummary publish(
            RecordSource<?> source, PublishRequest request, Duration timeout, PublishListener progress) {
        KafkaCluster access = new KafkaCluster(platform.get().kafka().settings(), timeout);
        return new ReadingPublisher(access).publish(source, request, progress);
    }

    /**
     * Starts a generator that outlives this process. Returns once the broker has acknowledged the first readings, or
     * the generator has finished.
     *
     * @param arguments the generator's options, as {@code io.dps.generator.cli.GenerateOptions} renders them
     * @param timeout how long the generator waits for a broker that does not answer
     * @param reports receives each report while the call waits
     * @throws UserFailure of kind {@code FAILED} if the generator ended without having done its work; {@code TIMEOUT}
     *     if nothing was acknowledged
     */
    public PublishReport start(List<String> arguments, Duration timeout, Consumer<PublishReport> reports) {
        platform.get().kafka();
        List<String> line = new ArrayList<>(
                List.of("--brokers", platform.get().endpoints().kafkaInside().brokers()));
        line.addAll(arguments);
        platform.get().target().submit(new Application(GENERATOR, MAIN_CLASS, line, HEAP_MIB));
        try {
            return awaitFirst(timeout.plus(START), reports);
        } catch (InterruptedException e) {
            platform.get().target().stop(GENERATOR);
            throw UserFailure.interrupted("");
        }
    }

    private PublishReport awaitFirst(Duration patience, Consumer<PublishReport> reports) throws InterruptedException {
        Deadline deadline = Deadline.after(patience);
        while (!deadline.isOver()) {
            // Check the process before the log, so that the log holds its final report.
            boolean lives = process().filter(ServiceStatus::isRunning).isPresent();
            Optional<PublishReport> report = report();
            report.ifPresent(reports);
            if (report.isPresent()
                    && (report.get().state().isLast() || report.get().acknowledged() > 0)) {
                return requireGood(report.get());
            }
            if (!lives) {
                throw UserFailure.failed(
                        "the generator ended: "
                                + process().map(ServiceStatus::reason).orElse(""),
                        "see: stack logs " + GENERATOR);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw UserFailure.timeout(
                "no record was acknowledged within " + Durations.show(patience), "see: stack logs " + GENERATOR);
    }

    private static PublishReport requireGood(PublishReport report) {
        if (report.state() == PublishReport.State.FAILED) {
            throw UserFailure.failed("the generator failed: " + report.error(), "see: stack logs " + GENERATOR);
        }
        return report;
    }

    /** Returns the generator's process, if one was ever started. */
    public Optional<ServiceStatus> process() {
        return platform.get().target().application(GENERATOR);
    }

    /**
     * Returns the generator's last report. Its counts include earlier processes of the same generator, because the
     * target may restart it. Empty if no generator was started or none has reported.
     */
    public Optional<PublishReport> report() {
        if (process().isEmpty()) {
            return Optional.empty();
        }
        List<PublishReport> lastOfEach = new ArrayList<>();
        platform.get().target().logs(new LogRequest(Set.of(GENERATOR), LINES_TO_LOOK_AT, false), (service, text) -> {
            PublishReport.parse(text).ifPresent(report -> {
                int last = lastOfEach.size() - 1;
                if (last < 0 || report.isOfProcessAfter(lastOfEach.get(last))) {
                    lastOfEach.add(report);
                } else {
                    lastOfEach.set(last, report);
                }
            });
            return true;
        });
        return lastOfEach.stream().reduce((earlier, later) -> later.plus(earlier));
    }

    /** Returns how the generator ended; empty if a dps command stopped it, and if the target does not know the end. */
    public Optional<GeneratorExit> end() {
        return process().flatMap(this::end);
    }

    /** @param process the generator's process, as the target reports it */
    public Optional<GeneratorExit> end(ServiceStatus process) {
        return process.ending().map(ending -> new GeneratorExit(ending, report()));
    }

    /** Stops the generator after it has flushed its buffer; returns false if none ran. */
    public boolean stop() {
        platform.get().endpoints();
        return platform.get().target().stop(GENERATOR);
    }
}
