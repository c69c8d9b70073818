package io.dps.shell.wait;

import io.dps.contract.FailureKind;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.Platform;
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
    /** Interval at which a count returns so that the wait can check its time. */
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

    /** Holds when every service is healthy or, if it runs only once, done. */
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
     * Holds when the topic exists and has at least that count in the partitions with a leader.
     *
     * @param warning receives a warning about partitions without a leader, when the others suffice
     */
    public Condition topicHas(CountRequest request, Consumer<String> warning) {
        TopicCounter counter = new TopicCounter(() -> platform.get().kafka(), request);
        return new Condition(
                "topic " + request.topic(),
                () -> unlessAway(() -> missing(request, counter.look(request.count(), SLICE), warning)),
                counter::close);
    }

    /** Returns what a topic lacks according to a count; empty if it has enough. */
    static Optional<String> missing(
            CountRequest request, Optional<RecordCount.Result> counted, Consumer<String> warning) {
        if (counted.isEmpty()) {
            return Optional.of("there is no topic '" + request.topic() + "'");
        }
        RecordCount.Result found = counted.get();
        Optional<String> lost = found.lostText(request.topic());
        if (found.records() >= request.count()) {
            lost.ifPresent(text -> warning.accept("warning: " + text + "; their records are not counted"));
            return Optional.empty();
        }
        return Optional.of("it has " + found.records() + " of " + request.count() + " "
                + request.unit().plural()
                + (found.isAll() ? "" : " so far; counting is not finished")
                + lost.map(text -> "; " + text).orElse(""));
    }

    /** Holds when the topic has exactly that count. */
    public Condition topicHasExactly(CountRequest request) {
        TopicCounter counter = new TopicCounter(() -> platform.get().kafka(), request);
        return new Condition(
                "topic " + request.topic(),
                () -> {
                    topics.require(request.topic());
                    return differing(request, counter.look(Long.MAX_VALUE, ALL));
                },
                counter::close);
    }

    /**
     * Returns how the count of a topic differs from the requested one; empty if they are equal.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if not everything could be counted
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

    /** Holds when the stream is in that state according to its last report and its process. */
    public Condition streamIs(String stream, String state) {
        return new Condition("stream " + stream, () -> {
            List<StreamProgress> last = new ArrayList<>(1);
            Optional<String> away = unlessAway(() -> {
                reports.last(stream).ifPresent(last::add);
                return Optional.empty();
            });
            if (away.isPresent()) {
                return away;
            }
            // Not inside unlessAway: a target that does not answer fails the wait.
            Optional<String> found =
                    last.stream().map(report -> streams.state(report).state()).findFirst();
            return found.filter(state::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(found.map(now -> "it is " + now).orElse("it has not reported yet"));
        });
    }

    /** Holds when the stream has read all of its input. */
    public Condition streamHasCaughtUp(String stream) {
        return new Condition(
                "stream " + stream,
                () -> unlessAway(() -> {
                    List<PartitionLag> partitions = lags.reported().stream()
                            .filter(lag -> lag.stream().equals(stream))
                            .toList();
                    if (partitions.isEmpty()) {
                        return Optional.of("it has not reported yet");
                    }
                    List<String> lost = PartitionLag.warnings(partitions);
                    if (!lost.isEmpty()) {
                        return Optional.of(String.join(", ", lost));
                    }
                    long behind = partitions.stream()
                            .mapToLong(lag -> lag.lag().orElse(0))
                            .sum();
                    return behind == 0
                            ? Optional.empty()
                            : Optional.of("it is " + behind + (behind == 1 ? " record" : " records") + " behind");
                }));
    }

    /** Holds when a statement returns one value and its text is the given one. */
    public Condition sqlGives(String statement, Map<String, String> parameters, String value) {
        return new Condition("sql", () -> {
            String found = sql.value(statement, parameters);
            return found.equals(value)
                    ? Optional.empty()
                    : Optional.of("expected '" + value + "', the statement returned '" + found + "'");
        });
    }

    /** Treats a service that does not answer as not ready yet; a missing Docker engine fails the wait. */
    private Optional<String> unlessAway(Supplier<Optional<String>> look) {
        platform.get().target().endpoints();
        try {
            return look.get();
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }
}
