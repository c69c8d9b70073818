package io.dps.shell.wait;

import io.dps.contract.FailureKind;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CommandProgress;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.sql.SqlService;
import io.dps.shell.stream.PartitionLag;
import io.dps.shell.stream.StreamLag;
import io.dps.shell.stream.StreamReports;
import io.dps.shell.stream.StreamService;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.client.RecordCount;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Creates the conditions that a batch can wait for or assert on a platform. */
public final class Conditions {
    /** Longest time for one count; after it, the wait checks whether its own time is over. */
    private static final Duration SLICE = Duration.ofSeconds(5);

    private static final Duration ALL = Duration.ofNanos(Long.MAX_VALUE);

    private final Supplier<Platform> platform;
    private final TopicService topics;
    private final StreamReports reports;
    private final StreamService streams;
    private final StreamLag lags;
    private final SqlService sql;

    /** @param platform supplies the platform on first use */
    public Conditions(
            Supplier<Platform> platform,
            TopicService topics,
            StreamReports reports,
            StreamService streams,
            StreamLag lags,
            SqlService sql) {
        this.platform = platform;
        this.topics = topics;
        this.reports = reports;
        this.streams = streams;
        this.lags = lags;
        this.sql = sql;
    }

    /** Returns a condition that holds when every service is healthy or, if a service runs only once, has finished. */
    public Condition stackIsHealthy() {
        return new Condition("stack", () -> {
            List<ServiceStatus> services = platform.get().target().status().stream()
                    .filter(service -> service.kind() == Kind.SERVICE)
                    .toList();
            String unwell = services.stream()
                    .filter(service -> !service.isWell())
                    .map(service ->
                            service.name() + " is " + service.state().name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return unwell.isEmpty() ? Optional.empty() : Optional.of(unwell);
        });
    }

    /**
     * Returns a condition that holds when the topic exists and the partitions with a leader have at least the requested
     * count.
     *
     * @param warning receives a warning about partitions without a leader if the other partitions have the requested
     *     count
     */
    public Condition topicHas(CountRequest request, Consumer<String> warning) {
        TopicCounter counter = new TopicCounter(() -> platform.get().kafka(), request);
        return new Condition(
                "topic " + request.topic(),
                () -> unlessAway(() -> missing(request, counter.look(request.count(), SLICE), warning)),
                counter::close);
    }

    /** Returns a message that says what a topic lacks according to a count; empty if nothing is lacking. */
    static Optional<CommandProgress> missing(
            CountRequest request, Optional<RecordCount.Result> counted, Consumer<String> warning) {
        if (counted.isEmpty()) {
            return Optional.of(CommandProgress.of("there is no topic '" + request.topic() + "'"));
        }
        RecordCount.Result found = counted.get();
        Optional<String> lost = found.lostText(request.topic());
        if (found.records() >= request.count()) {
            lost.ifPresent(text -> warning.accept("warning: " + text + "; their records are not counted"));
            return Optional.empty();
        }
        String text = "it has " + found.records() + " of " + request.count() + " "
                + request.unit().plural()
                + (found.isAll() ? "" : " so far; counting is not finished")
                + lost.map(reason -> "; " + reason).orElse("");
        return Optional.of(CommandProgress.of(text, found.records(), request.count()));
    }

    /** Returns a condition that holds when the topic has exactly the requested count. */
    public Condition topicHasExactly(CountRequest request) {
        TopicCounter counter = new TopicCounter(() -> platform.get().kafka(), request);
        return new Condition(
                "topic " + request.topic(),
                () -> {
                    topics.require(request.topic());
                    return differing(request, counter.look(Long.MAX_VALUE, ALL)).map(CommandProgress::of);
                },
                counter::close);
    }

    /**
     * Returns a message that says how the count of a topic differs from the requested count; empty if they are equal.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if some partitions could not be counted
     */
    static Optional<String> differing(CountRequest request, Optional<RecordCount.Result> counted) {
        counted.flatMap(result -> result.lostText(request.topic())).ifPresent(text -> {
            throw UserFailure.unreachable(
                    text, "start the brokers that host them; see: topic describe " + request.topic());
        });
        long found = counted.map(RecordCount.Result::records).orElse(0L);
        return found == request.count()
                ? Optional.empty()
                : Optional.of(
                        "expected " + request.count() + " " + request.unit().plural() + ", found " + found);
    }

    /** Returns a condition that holds when the stream, by its last report and its process, is in the given state. */
    public Condition streamIs(String stream, String state) {
        return new Condition("stream " + stream, () -> {
            List<StreamProgress> last = new ArrayList<>(1);
            Optional<CommandProgress> away = unlessAway(() -> {
                reports.last(stream).ifPresent(last::add);
                return Optional.empty();
            });
            if (away.isPresent()) {
                return away.map(CommandProgress::text);
            }
            // Not within unlessAway, so that a target that does not answer fails the wait.
            Optional<String> found =
                    last.stream().map(report -> streams.state(report).state()).findFirst();
            return found.filter(state::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(found.map(now -> "it is " + now).orElse("it has not reported yet"));
        });
    }

    /**
     * Returns a condition that holds when the stream has read what its input holds at the first look.
     *
     * @param note receives what open transactions hold back from the stream once it has read all else
     */
    public Condition streamHasCaughtUp(String stream, Consumer<String> note) {
        CatchUpGoal goal = new CatchUpGoal();
        return new Condition(
                "stream " + stream,
                () -> unlessAway(() -> {
                    StreamProgress report = reports.last(stream)
                            .filter(last -> last.state() != StreamState.RESET)
                            .orElse(null);
                    if (report == null) {
                        return Optional.of(CommandProgress.of("it has not reported yet"));
                    }
                    KafkaClient kafka = platform.get().kafka();
                    if (!kafka.hasTopic(report.inputTopic())) {
                        return Optional.of(
                                CommandProgress.of("its input topic " + report.inputTopic() + " is missing"));
                    }
                    List<PartitionLag> partitions = StreamLag.of(report, kafka);
                    List<String> lost = PartitionLag.warnings(partitions);
                    if (!lost.isEmpty()) {
                        return Optional.of(CommandProgress.of(String.join(", ", lost)));
                    }
                    long behind = goal.behind(partitions);
                    if (behind == 0) {
                        lags.heldIn(partitions).forEach(held -> note.accept(held.text()));
                        return Optional.empty();
                    }
                    String text = "it is " + behind + (behind == 1 ? " record" : " records") + " behind"
                            + (report.state().hasEnded() ? ", and its state is " + report.state() : "");
                    return Optional.of(CommandProgress.of(text, goal.most() - behind, goal.most()));
                }),
                () -> {});
    }

    /** Returns a condition that holds when a statement returns one value whose text is the given value. */
    public Condition sqlGives(String statement, Map<String, String> parameters, String value) {
        return new Condition("sql", () -> {
            String found = sql.value(statement, parameters);
            return found.equals(value)
                    ? Optional.empty()
                    : Optional.of("expected '" + value + "', the statement returned '" + found + "'");
        });
    }

    /**
     * Runs a check; treats a service that does not answer as not ready yet. If Docker itself is missing, the wait
     * fails.
     */
    private Optional<CommandProgress> unlessAway(Supplier<Optional<CommandProgress>> look) {
        platform.get().target().endpoints();
        try {
            return look.get();
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE) {
                throw e;
            }
            return Optional.of(CommandProgress.of(e.getMessage()));
        }
    }
}
