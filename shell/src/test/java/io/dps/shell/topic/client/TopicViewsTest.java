package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewFormat;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.topic.SchemaFit;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Position;
import io.dps.stack.model.KafkaEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a Connect server is asked to make of a topic. */
@Timeout(60)
final class TopicViewsTest {
    private static final KafkaEndpoint KAFKA = KafkaEndpoint.plaintext("kafka:9092");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeConnect server = new FakeConnect();
    private final Function<Position, SortedMap<Integer, Long>> offsets =
            position -> new TreeMap<>(Map.of(0, 3L, 1, position.text().equals("-7") ? 8L : 9L));
    private ConnectClient spark;

    @BeforeEach
    void open() {
        spark = ConnectClient.open(server.endpoint());
    }

    @AfterEach
    void close() {
        spark.close();
        server.close();
    }

    private static TopicView view(String schema, String from, String to) {
        return new TopicView(
                "v",
                "t",
                schema,
                ViewFormat.DEFAULT,
                Optional.ofNullable(from).map(text -> OffsetSpan.parsePlace("--from", text, NOON)),
                Optional.ofNullable(to).map(text -> OffsetSpan.parsePlace("--to", text, NOON)),
                Isolation.READ_COMMITTED,
                Optional.empty());
    }

    /** The plan of the view that was made. */
    private String create(TopicView view) {
        TopicViews.create(spark, view, KAFKA, offsets);
        return server.plans.get(server.plans.size() - 1);
    }

    private static String option(String plan, String key) {
        Matcher option = Pattern.compile("key: \"" + Pattern.quote(key) + "\"\\s+value: \"(.*)\"")
                .matcher(plan);
        assertThat(option.find()).as(key).isTrue();
        return option.group(1);
    }

    @Test
    void a_view_reads_committed_records_of_its_topic_and_has_their_places() {
        String plan = create(view("id INT", null, null));

        assertThat(option(plan, "subscribe")).isEqualTo("t");
        assertThat(option(plan, "kafka.bootstrap.servers")).isEqualTo("kafka:9092");
        assertThat(option(plan, "kafka.isolation.level")).isEqualTo("read_committed");
        assertThat(plan)
                .contains("create_dataframe_view", "name: \"v\"", "format: \"kafka\"")
                .contains(
                        "dps_parse", "_json IS NOT NULL", "_json.*", "CAST(key AS STRING) AS _key", "offset AS _offset")
                .doesNotContain(
                        "from_json", "startingoffsets", "endingoffsets", "startingtimestamp", "endingtimestamp");
    }

    @Test
    void on_a_server_without_the_function_of_streams_from_json_reads_the_values() {
        server.withoutFunctions();

        assertThat(create(view("id INT", null, null))).contains("from_json").doesNotContain("dps_parse", "IS NOT NULL");
        server.answer(
                "aggregate", StructType.fromDDL("all BIGINT, id BIGINT, unfit BIGINT"), RowFactory.create(9L, 7L, 2L));
        assertThat(TopicViews.fit(spark, view("id INT", null, null), KAFKA, offsets)
                        .warnings())
                .containsExactly(
                        "2 of the first 9 records do not match the columns; values that do not match become null");
        assertThat(server.plans)
                .filteredOn(plan -> plan.contains("function_exists"))
                .hasSize(1);
    }

    @Test
    void a_view_without_columns_has_the_text() {
        assertThat(create(view("", null, null)))
                .contains("CAST(value AS STRING) AS value")
                .doesNotContain("from_json");
    }

    @Test
    void bounds_are_the_sources_so_that_records_outside_are_never_read() {
        String fromTime = create(view("id INT", "2026-11-22T12:00:00Z", "-7"));
        assertThat(option(fromTime, "startingtimestamp")).isEqualTo(Long.toString(NOON.toEpochMilli()));
        assertThat(option(fromTime, "endingoffsets")).isEqualTo("{\\\"t\\\":{\\\"0\\\":3,\\\"1\\\":8}}");
        String toTime = create(view("id INT", "5", "2026-11-22T12:00:00Z"));
        assertThat(option(toTime, "startingoffsets")).isEqualTo("{\\\"t\\\":{\\\"0\\\":3,\\\"1\\\":9}}");
        assertThat(option(toTime, "endingtimestamp")).isEqualTo(Long.toString(NOON.toEpochMilli()));
    }

    @Test
    void columns_that_no_record_fills_and_values_that_do_not_fit_are_told() {
        server.answer(
                "aggregate",
                StructType.fromDDL("all BIGINT, id BIGINT, name BIGINT, unfit BIGINT"),
                RowFactory.create(9L, 7L, 0L, 2L));

        SchemaFit fit = TopicViews.fit(spark, view("id INT, name STRING", null, null), KAFKA, offsets);

        assertThat(fit).isEqualTo(new SchemaFit(9, 2, true, List.of("name")));
    }

    @Test
    void columns_are_inferred_from_what_is_json() {
        server.answer(
                "AS sample",
                StructType.fromDDL("sample STRING"),
                RowFactory.create("{\"id\":1,\"a b\":\"x\"}"),
                RowFactory.create((Object) null),
                RowFactory.create("no JSON"));
        assertThat(TopicViews.inferSchema(spark, "t", KAFKA, Isolation.READ_UNCOMMITTED))
                .isEqualTo("`a b` STRING,id BIGINT");
        assertThat(server.plans).last().asString().contains("octet_length(value) <= 65536", "limit: 1000");

        server.answer("AS sample", StructType.fromDDL("sample STRING"), RowFactory.create("no JSON"));
        assertThatThrownBy(() -> TopicViews.inferSchema(spark, "t", KAFKA, Isolation.READ_COMMITTED))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure)
                            .hasMessage(
                                    "cannot infer columns: the first records of topic 't' contain no JSON objects of at most 64 KiB");
                    assertThat(failure.hint()).startsWith("name the columns with --schema");
                });
    }

    @Test
    void columns_that_differ_in_case_only_get_names_of_their_own() {
        assertThat(TopicViews.renamed(view("a INT, A INT", null, null))).isNotEmpty();
        assertThat(TopicViews.renamed(view("", null, null))).isEmpty();
    }
}
