package io.dps.shell.service;

import io.dps.shell.error.DpsException;
import io.dps.shell.error.ErrorKind;
import io.dps.shell.service.stream.PartitionLag;
import io.dps.shell.service.stream.StreamLag;
import io.dps.shell.service.stream.StreamReports;
import io.dps.shell.service.stream.StreamService;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a batch may wait for or demand of a platform. */
public final class Conditions {
    private final Platform platform;

    public Conditions(Platform platform) {
        this.platform = platform;
    }

    /** Every service is healthy, or has done what it was to do once. */
    public Condition stackIsHealthy() {
        return new Condition("stack", () -> {
            List<ServiceStatus> services = platform.target().status().stream()
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

    /** The topic is there and holds so many records, or more. */
    public Condition topicHas(String topic, long records) {
        return new Condition(
                "topic " + topic,
                () -> unlessAway(() -> {
                    Optional<TopicInfo> found = new TopicService(platform)
                            .list().stream()
                                    .filter(info -> info.name().equals(topic))
                                    .findFirst();
                    if (found.isEmpty()) {
                        return Optional.of("there is no topic '" + topic + "'");
                    }
                    return found.get().records() >= records
                            ? Optional.empty()
                            : Optional.of("it has " + found.get().records() + " of " + records + " records");
                }));
    }

    /** The topic holds exactly so many records. */
    public Condition topicHasExactly(String topic, long records) {
        return new Condition("topic " + topic, () -> {
            long found = new TopicService(platform)
                    .require(topic).ranges(topic).values().stream()
                            .mapToLong(OffsetRange::size)
                            .sum();
            return found == records
                    ? Optional.empty()
                    : Optional.of("expected " + records + " records, it has " + found);
        });
    }

    /** The stream is in that state by its last report. */
    public Condition streamIs(String stream, String state) {
        return new Condition(
                "stream " + stream,
                () -> unlessAway(() -> {
                    Optional<String> found = new StreamReports(platform)
                            .last(stream)
                            .map(report ->
                                    new StreamService(platform).state(report).state());
                    return found.filter(state::equals).isPresent()
                            ? Optional.empty()
                            : Optional.of(found.map(now -> "it is " + now).orElse("it has not reported yet"));
                }));
    }

    /** The stream has read all that is in its input. */
    public Condition streamHasCaughtUp(String stream) {
        return new Condition(
                "stream " + stream,
                () -> unlessAway(() -> {
                    List<PartitionLag> lags = new StreamLag(platform)
                            .reported().stream()
                                    .filter(lag -> lag.stream().equals(stream))
                                    .toList();
                    if (lags.isEmpty()) {
                        return Optional.of("it has not reported yet");
                    }
                    long behind = lags.stream().mapToLong(PartitionLag::lag).sum();
                    return behind == 0 ? Optional.empty() : Optional.of("it is " + behind + " records behind");
                }));
    }

    /** A statement's only value is the given one, as text. */
    public Condition sqlGives(String sql, Map<String, String> parameters, String value) {
        return new Condition("sql", () -> {
            String found = new SqlService(platform).value(sql, parameters);
            return found.equals(value)
                    ? Optional.empty()
                    : Optional.of("expected '" + value + "', the statement gives '" + found + "'");
        });
    }

    /** A service that does not answer yet is one of the things that are waited for. */
    private static Optional<String> unlessAway(Supplier<Optional<String>> look) {
        try {
            return look.get();
        } catch (DpsException e) {
            if (e.kind() != ErrorKind.UNREACHABLE) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }
}
