package io.dps.shell.app;

import io.dps.shell.completion.Name;
import io.dps.shell.completion.NameKind;
import io.dps.shell.completion.NameSource;
import io.dps.shell.dag.Airflow;
import io.dps.shell.dag.DagRun;
import io.dps.shell.dag.client.AirflowDagClient;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.StreamNames;
import io.dps.shell.stream.StreamReports;
import io.dps.shell.stream.client.DefinitionStore;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.ViewColumn;
import io.dps.shell.topic.ViewService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Reads the names of a context from what is deployed. Uses a connection to Kafka of its own, so that no command waits for
 * it, and of Spark and Airflow only what a command has opened. Starts, changes and asks nothing. For one thread, like its invocation.
 */
final class PlatformNames implements NameSource {
    /** The largest numbers of runs and of views made by SQL; more would not help anyone who types. */
    private static final int RUNS = 100;

    private static final int SQL_VIEWS = 100;
    private static final String SWARM = "swarm";

    private final Invocation invocation;

    /** @param invocation one that no command uses */
    PlatformNames(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public List<Name> read(NameKind kind) {
        if (kind == NameKind.CONTEXT) {
            return new Services(invocation)
                    .contexts().names().stream().map(name -> new Name(name, "")).toList();
        }
        // Not the invocation's platform, which may ask the user for a password.
        Platform platform = invocation.platforms().of(invocation.config());
        if (kind == NameKind.NODE) {
            // There are nodes before anything is deployed.
            return platform.target().name().equals(SWARM) ? nodes(platform) : List.of();
        }
        if (platform.target().recordedEndpoints().isEmpty()) {
            return List.of();
        }
        return switch (kind) {
            case TOPIC -> withKafka(platform, PlatformNames::topics);
            case STREAM -> withKafka(platform, PlatformNames::streams);
            case VIEW -> views(platform);
            case SERVICE ->
                platform.target().serviceNames().stream()
                        .sorted()
                        .map(name -> new Name(name, ""))
                        .toList();
            case DAG ->
                platform.openedAirflow()
                        .map(airflow -> dags(new AirflowDagClient(airflow)))
                        .orElse(List.of());
            case CONTEXT, NODE, RUN, FIELD, KEY, VARIABLE, JOB -> List.of();
        };
    }

    private static List<Name> nodes(Platform platform) {
        return platform.target().nodes().list().stream()
                .map(node -> new Name(node.name(), node.state() + ", " + node.availability()))
                .toList();
    }

    private static List<Name> withKafka(Platform platform, Function<KafkaClient, List<Name>> read) {
        Optional<KafkaClient> opened = platform.openSeparateKafka();
        if (opened.isEmpty()) {
            return List.of();
        }
        try (KafkaClient kafka = opened.get()) {
            return read.apply(kafka);
        }
    }

    private static List<Name> topics(KafkaClient kafka) {
        return new TopicService(() -> kafka)
                .partitionCounts().entrySet().stream()
                        .map(topic -> new Name(
                                topic.getKey(),
                                topic.getValue() + (topic.getValue() == 1 ? " partition" : " partitions")))
                        .toList();
    }

    private static List<Name> streams(KafkaClient kafka) {
        return new StreamNames(new DefinitionStore(() -> kafka), new StreamReports(() -> kafka))
                .states().entrySet().stream()
                        .map(stream -> new Name(stream.getKey(), stream.getValue()))
                        .toList();
    }

    /** Returns the views of topics and, if a command has opened a SQL session, what was created in it. */
    private static List<Name> views(Platform platform) {
        Map<String, Name> views = new TreeMap<>();
        new ViewService(() -> platform, new TopicService(platform::kafka))
                .all()
                .values()
                .forEach(view -> views.put(view.name(), view(view)));
        madeBySql(platform).forEach(view -> views.putIfAbsent(view.text(), view));
        return List.copyOf(views.values());
    }

    /** Returns what was created in the SQL session; empty if the session does not tell, since the other views are known. */
    private static List<Name> madeBySql(Platform platform) {
        try {
            return platform.openedSpark().map(session -> session.views(SQL_VIEWS)).orElse(Map.of()).entrySet().stream()
                    .map(view -> new Name(view.getKey(), "", columns(ViewColumn.of(view.getValue()))))
                    .toList();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(PlatformNames.class).debug("cannot read the views of the SQL session", e);
            return List.of();
        }
    }

    private static Name view(TopicView view) {
        String schema = view.schema().isEmpty() ? "value STRING" : view.schema();
        return new Name(
                view.name(),
                "topic " + view.topic(),
                columns(Stream.concat(ViewColumn.of(schema).stream(), ViewColumn.OF_RECORD.stream())
                        .toList()));
    }

    private static List<Name> columns(List<ViewColumn> columns) {
        return columns.stream()
                .map(column -> new Name(column.name(), type(column), columns(column.fields())))
                .toList();
    }

    private static String type(ViewColumn column) {
        return column.fields().isEmpty() ? column.type() : "STRUCT";
    }

    private static List<Name> dags(Airflow airflow) {
        Map<String, List<DagRun>> runs = airflow.runs(RUNS).stream().collect(Collectors.groupingBy(DagRun::dag));
        List<Name> dags = new ArrayList<>();
        airflow.dags()
                .forEach(dag -> dags.add(new Name(
                        dag.id(),
                        dag.paused() ? "paused" : dag.description(),
                        runs.getOrDefault(dag.id(), List.of()).stream()
                                .map(run -> new Name(run.id(), run.state()))
                                .toList())));
        return dags;
    }
}
