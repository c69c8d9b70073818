package io.dps.shell.stream;

import io.dps.contract.Deadline;
import io.dps.contract.Durations;
import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.platform.client.KafkaClientSettings;
import io.dps.shell.topic.client.TopicWriter;
import io.dps.stack.external.ExternalTarget;
import io.dps.stack.model.Application;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.ServiceStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts, watches and stops streams, which are processes of the target; reads their state from the progress topic. */
public final class StreamService {
    private static final int HEAP_MIB = 512;
    /**
     * Exit codes after which a restart would end the same way. After any other end, such as a kill, the supervisor
     * restarts the program. {@link ExitCode#FAILED} is in the list because the program's own recovery has given up by
     * then.
     */
    private static final RestartPolicy RESTART = new RestartPolicy(Stream.of(
                    ExitCode.OK,
                    ExitCode.FAILED,
                    ExitCode.USAGE,
                    ExitCode.WRITER_HELD,
                    ExitCode.REFUSED,
                    ExitCode.INTERNAL)
            .map(ExitCode::value)
            .collect(Collectors.toSet()));
    /** An idle stream reports every 10 s; after three missed reports it counts as dead. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration START = Duration.ofMinutes(2);
    /** How long a process may take to end after its last report, and how often to look. */
    private static final Duration END = Duration.ofSeconds(30);

    private static final Duration GLANCE = Duration.ofMillis(100);

    private static final Set<StreamState> STARTS = Set.of(StreamState.STARTING, StreamState.RESTARTING);

    private final Supplier<Platform> platform;
    private final StreamReports reports;
    private final HostedStreams hosted;

    /** @param platform provides the platform on first use */
    public StreamService(Supplier<Platform> platform, StreamReports reports) {
        this.platform = platform;
        this.reports = reports;
        this.hosted = new HostedStreams(platform, reports);
    }

    /**
     * Fails early if there is no platform to run a stream on.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if there is none
     */
    public void requirePlatform() {
        platform.get().kafka();
    }

    /**
     * Starts a stream and returns its first report; if the stream runs until it has caught up, its last report. Does
     * not wait for the report of a standby, which reports only when its turn comes.
     *
     * @param reports receives every report of this run while the call waits
     * @throws UserFailure of kind {@code FAILED} if the stream ended without having done its work, or if the target
     *     cannot run it
     */
    public StreamStart start(StreamRequest request, Consumer<StreamProgress> reports) {
        String runId = UUID.randomUUID().toString();
        String stream = request.program().stream();
        KafkaClient kafka = platform.get().kafka();
        if (isExternal()) {
            hosted.requireStartable(request.program());
        }
        StreamProcesses processes = StreamProcesses.of(stream);
        boolean waits = request.waitForWriter().isPresent()
                && processes.names().stream().anyMatch(name -> running(name).isPresent());
        String name = waits && running(processes.writer()).isPresent() ? processes.standby() : processes.writer();
        if (!waits && request.program() instanceof StreamProgram.Defined) {
            requireNotRunning(stream, name);
            if (isExternal()) {
                // Another machine may run it, where this context sees no process.
                requireStopped(stream);
            }
        }
        platform.get().target().submit(application(name, request, runId));
        if (waits) {
            return new StreamStart(name, Optional.empty());
        }
        RunWatch watch = new RunWatch(stream, name, runId, request.untilCaughtUp(), reports);
        try {
            StreamProgress last = await(kafka, watch);
            if (request.untilCaughtUp()) {
                awaitEnd(name);
            }
            return new StreamStart(name, Optional.of(last));
        } catch (UserFailure e) {
            if (e.kind() == FailureKind.INTERRUPTED) {
                Thread.interrupted();
                stopAfter(e, name);
            }
            // After a failed start, remove the process so that it is not restarted; if the target itself failed, the
            // run may be fine.
            if (e.kind() == FailureKind.FAILED && !watch.isOutOfSight()) {
                stopAfter(e, name);
            }
            if (e.kind() == FailureKind.TIMEOUT) {
                throw UserFailure.timeout(
                        who(stream) + " did not report within " + Durations.show(START) + " that it was running",
                        "see: stack logs " + name);
            }
            throw e;
        }
    }

    /** Waits until a process that has reported its end is gone, so that the next start does not find it running. */
    private void awaitEnd(String process) {
        Deadline end = Deadline.after(END);
        while (running(process).isPresent() && !end.isOver()) {
            try {
                Thread.sleep(GLANCE.toMillis());
            } catch (InterruptedException e) {
                throw UserFailure.interrupted("");
            }
        }
    }

    private void requireNotRunning(String stream, String process) {
        running(process).ifPresent(running -> {
            throw UserFailure.failed(
                    "stream " + stream + " is already running"
                            + running.id().map(id -> ": process " + id).orElse(""),
                    "stop it first: " + StreamHint.command("stop", stream));
        });
    }

    /** Returns how messages name a stream's program. */
    static String who(String stream) {
        return stream.equals(Topics.AVERAGES) ? "the averager" : "stream " + stream;
    }

    /** Returns how lines about a stream begin. */
    static String label(String stream) {
        return stream.equals(Topics.AVERAGES) ? "averager" : "stream " + stream;
    }

    private boolean isExternal() {
        return platform.get().target().name().equals(ExternalTarget.NAME);
    }

    private void stopAfter(UserFailure failure, String name) {
        try {
            platform.get().target().stop(name);
        } catch (UserFailure second) {
            failure.addSuppressed(second);
        }
    }

    private Optional<ServiceStatus> running(String name) {
        return platform.get().target().application(name).filter(ServiceStatus::isRunning);
    }

    private boolean isWanted(String name) {
        return platform.get()
                .target()
                .application(name)
                .filter(ServiceStatus::isWanted)
                .isPresent();
    }

    /** Matches a report, which names pid and host, with a process; a container's host name is its service's name. */
    private static boolean isOf(StreamProgress report, ServiceStatus process) {
        return process.id().filter(Long.toString(report.pid())::equals).isPresent()
                || process.name().equals(report.host());
    }

    private Application application(String name, StreamRequest request, String runId) {
        Endpoints endpoints = platform.get().endpoints();
        StreamProgram program = request.program();
        List<String> arguments = new ArrayList<>(List.of(
                "--brokers",
                brokers(endpoints).brokers(),
                "--progress-topic",
                Topics.PROGRESS,
                "--checkpoint",
                checkpoints(endpoints) + "/" + program.stream(),
                "--run-id",
                runId));
        arguments.addAll(program.arguments());
        if (request.untilCaughtUp()) {
            arguments.add("--until-caught-up");
        }
        request.runFor().ifPresent(time -> arguments.addAll(List.of("--for", Durations.format(time))));
        request.trigger().ifPresent(time -> arguments.addAll(List.of("--trigger", Durations.format(time))));
        request.waitForWriter()
                .ifPresent(time -> arguments.addAll(List.of("--wait-for-writer", Durations.format(time))));
        // A restart would reset the time of a time-limited run.
        Optional<RestartPolicy> restart = request.runFor().isPresent() ? Optional.empty() : Optional.of(RESTART);
        Optional<String> defined =
                program instanceof StreamProgram.Defined ? Optional.of(program.stream()) : Optional.empty();
        return new Application(
                name,
                program.mainClass(),
                arguments,
                HEAP_MIB,
                restart,
                defined,
                KafkaClientSettings.properties(brokers(endpoints)));
    }

    /** Returns the brokers as a stream's process reaches them; those of an external platform from this machine. */
    private KafkaEndpoint brokers(Endpoints endpoints) {
        return isExternal() ? endpoints.kafka() : endpoints.kafkaInside();
    }

    private String checkpoints(Endpoints endpoints) {
        return endpoints
                .checkpoints()
                .orElseThrow(() -> UserFailure.failed(
                        "streams are not supported by target "
                                + platform.get().target().name(),
                        "use a context whose stack dps deployed: --context NAME"));
    }

    private StreamProgress await(KafkaClient kafka, RunWatch watch) {
        StreamReports.follow(kafka, watch, watch.untilEnd ? Optional.empty() : Optional.of(START));
        return watch.result();
    }

    /** Returns every stream that has reported lately, with the state of its process. */
    public List<StreamStatus> states() {
        return states(Set.of());
    }

    /**
     * Returns every stream that has reported lately or is wanted, with the state of its process.
     *
     * @param wanted names of streams whose last report may be older
     */
    public List<StreamStatus> states(Set<String> wanted) {
        return reports.last(wanted).stream().map(this::state).toList();
    }

    /** Returns the last report of a stream, if the topic of the reports still has one. */
    public Optional<StreamProgress> lastReport(String stream) {
        return reports.last(stream);
    }

    /** Combines a report with the state of the process that it names. */
    public StreamStatus state(StreamProgress report) {
        List<String> names = StreamProcesses.of(report.stream()).names();
        // Find the process by id, not by name: a standby that waits for its turn runs too, but has not reported.
        boolean runs =
                names.stream().flatMap(name -> running(name).stream()).anyMatch(process -> isOf(report, process));
        // For a stream that something else started (Airflow), the progress reports are all we have.
        boolean ours = platform.get().target().name().equals("local") || names.contains(report.host());
        boolean silent = report.time().isBefore(Instant.now().minus(SILENCE));
        boolean dead = !report.state().hasEnded() && (silent || ours && !runs);
        boolean comesBack = dead && ours && !runs && names.stream().anyMatch(this::isWanted);
        String state = comesBack ? "restarting" : dead ? "dead" : report.state().id();
        Optional<String> end = dead && ours && !runs ? end(names) : Optional.empty();
        return new StreamStatus(report, state, runs && !dead ? Optional.of(report.pid()) : Optional.empty(), end);
    }

    private Optional<String> end(List<String> names) {
        return names.stream()
                .flatMap(name -> platform.get().target().application(name).stream())
                .map(StreamService::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
    }

    /** Returns why a process has ended, in its own words if it has said so. */
    private static String reason(ServiceStatus process) {
        String how = process.lastEnd().isEmpty() ? process.reason() : process.lastEnd();
        return how.replaceFirst("^exit code [0-9]+: ", "");
    }

    /** Stops a stream after its current batch, and any standby; returns how many processes ran. */
    public int stop(String stream) {
        platform.get().endpoints();
        StreamProcesses processes = StreamProcesses.of(stream);
        List<String> running = processes.names().stream().filter(this::isWanted).toList();
        // Stop the standby first: it would start writing as soon as the writer ends.
        List<String> order = running.size() > 1 && isWriter(processes.standby())
                ? processes.names()
                : List.of(processes.standby(), processes.writer());
        int stopped = 0;
        for (String name : order) {
            stopped += platform.get().target().stop(name) ? 1 : 0;
        }
        return stopped;
    }

    /**
     * Returns true if the process was the last to report; false if the broker is unreachable, because nobody can write
     * then.
     */
    private boolean isWriter(String name) {
        Optional<ServiceStatus> running = running(name);
        try {
            return reports.last().stream().anyMatch(report -> running.filter(process -> isOf(report, process))
                    .isPresent());
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Drops the checkpoint of a stream without a writer, so that its next start begins with the first record again.
     *
     * @param emptied the output topic, if its records are to be deleted as well
     * @return whether there was a checkpoint
     * @throws UserFailure of kind {@code FAILED} if the stream has a writer
     */
    public boolean reset(String stream, Optional<String> emptied) {
        requireStopped(stream);
        if (isExternal()) {
            hosted.requireResettable(stream);
        }
        Optional<StreamProgress> last = reports.last(stream);
        boolean dropped = platform.get().target().dropCheckpoint(stream);
        KafkaClient kafka = platform.get().kafka();
        if (dropped || last.isPresent()) {
            new TopicWriter(kafka)
                    .write(
                            Topics.PROGRESS,
                            stream.getBytes(StandardCharsets.UTF_8),
                            StreamProgress.resetJson(
                                    stream,
                                    last.map(StreamProgress::inputTopic).orElse(""),
                                    Instant.now().truncatedTo(ChronoUnit.MILLIS)));
        }
        emptied.ifPresent(kafka::emptyTopic);
        return dropped;
    }

    /** Removes what the target keeps of a stopped stream's processes; the checkpoint stays. */
    void discard(String stream) {
        StreamProcesses.of(stream).names().forEach(platform.get().target()::discard);
    }

    /**
     * Checks that a stream has no writer.
     *
     * @throws UserFailure of kind {@code FAILED} if the stream has a writer, which the message names
     */
    public void requireStopped(String stream) {
        states(Set.of(stream)).stream()
                .filter(state -> state.report().stream().equals(stream) && state.isAlive())
                .map(StreamStatus::writer)
                .findFirst()
                // A process that has just started has not reported yet.
                .or(() -> StreamProcesses.of(stream).names().stream()
                        .filter(this::isWanted)
                        .map(name -> running(name)
                                .flatMap(ServiceStatus::id)
                                .map(id -> "process " + id)
                                .orElse(name + ", which is restarting"))
                        .findFirst())
                .ifPresent(writer -> {
                    throw UserFailure.failed(
                            "stream " + stream + " still has a writer: " + writer,
                            "stop the stream first: " + StreamHint.command("stop", stream));
                });
    }

    /** Watches the reports of one run until the expected one arrives, or its process has ended. */
    private final class RunWatch implements StreamReports.Watch {
        private final String stream;
        private final String name;
        private final String runId;
        private final boolean untilEnd;
        private final Consumer<StreamProgress> reports;
        private StreamProgress last;
        private Optional<ServiceStatus> ended = Optional.empty();
        private boolean over;
        private boolean outOfSight;
        /** Number of reports in state starting; a first batch over a large backlog causes a second one. */
        private int startingReports;

        RunWatch(String stream, String name, String runId, boolean untilEnd, Consumer<StreamProgress> reports) {
            this.stream = stream;
            this.name = name;
            this.runId = runId;
            this.untilEnd = untilEnd;
            this.reports = reports;
        }

        @Override
        public void report(StreamProgress found) {
            if (found.runId().equals(runId)) {
                last = found.after(last);
                startingReports += found.state() == StreamState.STARTING ? 1 : 0;
                reports.accept(found);
            }
        }

        @Override
        public void pause() {
            // Poll once more after the process has ended: its last report may just have arrived.
            over = ended.isPresent();
            outOfSight = true;
            ended = platform.get().target().application(name).filter(status -> !status.isRunning());
            outOfSight = false;
        }

        /** Returns true if the target could not report the state of the process. */
        boolean isOutOfSight() {
            return outOfSight;
        }

        @Override
        public boolean isDone() {
            boolean starting = last != null && STARTS.contains(last.state());
            boolean begun = last != null && (!starting || startingReports > 1);
            boolean reached = untilEnd ? last != null && last.state().hasEnded() : begun;
            return reached || over;
        }

        StreamProgress result() {
            if (last != null
                    && (last.state() == StreamState.STOPPED
                            || (!untilEnd && !last.state().hasEnded()))) {
                return last;
            }
            String why = last == null || last.error() == null ? "" : last.error();
            String reason = why.isEmpty() ? ended.map(StreamService::reason).orElse("") : why;
            String hint = StreamHint.forEnd(stream, reason).orElse("see: stack logs " + name);
            throw UserFailure.failed(who(stream) + " ended" + (reason.isEmpty() ? "" : ": " + reason), hint);
        }
    }
}
