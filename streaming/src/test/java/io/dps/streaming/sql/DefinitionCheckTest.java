package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheck.Column;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import io.dps.streaming.average.KafkaRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class DefinitionCheckTest {
    private static final SparkSession SESSION = KafkaRows.session();
    private static final String SCHEMA = "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE";
    private static final InputView NAMES = names(5);

    @Test
    void the_columns_and_the_identity_of_the_result_are_found() {
        StreamCheck found = check("select window.start as hour, id, sum(kwh) as kwh, count(*) as n from meters"
                + " group by window(at, '1 hour'), id");

        assertThat(found.columns())
                .containsExactly(
                        new Column("hour", "TIMESTAMP"),
                        new Column("id", "STRING"),
                        new Column("kwh", "DOUBLE"),
                        new Column("n", "BIGINT"));
        assertThat(found.identity()).containsExactly("hour", "id");
        assertThat(found.unverifiable()).isNull();
        assertThat(found.plan()).startsWith("~Aggregate").contains("StreamingRelation");
    }

    @Test
    void the_key_of_a_definition_is_found_among_the_columns() {
        StreamDefinition byId = definition(
                        view(SCHEMA, "at"),
                        "select window.start as hour, id, count(*) as n from meters group by window(at, '1 hour'), id")
                .keyedBy(List.of("ID"));

        StreamCheck found = new DefinitionCheck(SESSION).check(new StreamCheckRequest(byId, null));

        assertThat(found.identity()).containsExactly("hour", "id");
        assertThat(found.key()).containsExactly("id");
        assertThat(found.lacking()).containsExactly("hour");
        assertThat(found.definedKey()).containsExactly("id");
        assertThat(check(byId.sql()).key()).containsExactly("hour", "id");
        assertThat(check(byId.sql()).definedKey()).isEmpty();
    }

    @Test
    void another_key_goes_on_from_a_checkpoint_whatever_the_state() {
        String sums = "select window.start as s, count(*) as n from meters group by window(at, '1 minute')";
        StreamDefinition twice =
                definition(view(SCHEMA, "at"), sums + " union all " + sums.replace("count(*)", "count(kwh)"));

        assertThat(new DefinitionCheck(SESSION)
                        .check(new StreamCheckRequest(twice.keyedBy(List.of("s")), twice))
                        .obstacle())
                .isNull();
        assertThat(obstacle(twice.streamed(), twice.sql(), twice.streamed(), twice.sql() + " "))
                .startsWith("its state is not that of a single aggregation");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''  | window.start as hour, id, kind, 1 as one      | ''      |
            ''  | window.start as h, m.id as a, kind as b       | ''      |
            id  | window.start as hour, lower(id) as a, id      | id      |
            ''  | id, window.start as hour, kind                | ''      | hour,id,kind
            ''  | window.start as hour, kind as id, id as kind  | ''      | hour,id,kind
            ''  | window.start as hour, id, kind                | id,kind | hour,id,kind
            id  | window.start as hour, id as kind, kind as id  | id      | id
            id  | window.start as hour, lower(id) as id         | id      | id
            """)
    void an_edit_names_the_earlier_key_if_it_changes_the_key(
            String before, String columns, String key, String earlier) {
        InputView view = view(SCHEMA + ", kind STRING", "at");
        String groups = " from meters %s group by window(at, '1 hour'), id, kind";
        StreamDefinition replaced = definition(view, "select window.start as hour, id, kind" + groups.formatted(""))
                .keyedBy(keys(before));
        StreamDefinition edited =
                definition(view, "select " + columns + groups.formatted("m")).keyedBy(keys(key));

        assertThat(new DefinitionCheck(SESSION)
                        .check(new StreamCheckRequest(edited, replaced))
                        .replacedKey())
                .isEqualTo(earlier == null ? null : keys(earlier));
    }

    @Test
    void an_edit_that_gives_records_without_a_key_one_says_so() {
        StreamDefinition unkeyed = definition(view(SCHEMA, "at"), "select id from meters");

        assertThat(new DefinitionCheck(SESSION)
                        .check(new StreamCheckRequest(unkeyed.keyedBy(List.of("id")), unkeyed))
                        .replacedKey())
                .isEmpty();
    }

    private static List<String> keys(String columns) {
        return columns.isEmpty() ? List.of() : List.of(columns.split(","));
    }

    @Test
    void sql_with_other_state_cannot_go_on_from_a_checkpoint() {
        InputView view = view(SCHEMA, "at");
        String sum = "select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour')";

        assertThat(obstacle(view, sum, view, sum.replace("as k", "as total"))).isNull();
        assertThat(obstacle(view, sum, view, sum.replace("sum(", "avg(")))
                .isEqualTo("the aggregate functions have changed from sum(meters.kwh) to avg(meters.kwh)");
    }

    @Test
    void a_view_with_another_column_is_taken_over_only_without_state() {
        InputView wider = view(SCHEMA + ", cost DOUBLE", "at");
        String sums = "select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour')";

        assertThat(obstacle(view(SCHEMA, "at"), "select id from meters", wider, "select id, cost from meters"))
                .isNull();
        assertThat(obstacle(view(SCHEMA, "at"), sums, wider, sums))
                .isEqualTo("view meters was declared anew, with another schema or format");
    }

    @Test
    void a_view_with_another_watermark_or_isolation_is_not_taken_over() {
        InputView slower = new InputView("meters", "meters", SCHEMA, "at", Duration.ofMinutes(1));
        String sql = "select id from meters";
        StreamDefinition committed = definition(view(SCHEMA, "at"), sql);
        StreamDefinition uncommitted =
                new StreamDefinition("hourly", sql, committed.views(), "out", Isolation.READ_UNCOMMITTED);
        String expected = "the topic, the isolation, the event time or the watermark of its view has changed";

        assertThat(obstacle(view(SCHEMA, "at"), sql, slower, sql)).isEqualTo(expected);
        assertThat(new DefinitionCheck(SESSION)
                        .check(new StreamCheckRequest(uncommitted, committed))
                        .obstacle())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, kwh * 2 as d from meters where kwh > 1                                             | ''
            select *, _partition as p from meters;                                                        | ''
            select id from meters where id = ';'; -- the end; of it                                       | ''
            from meters select id                                                                         | ''
            select m.id, name from meters m join (values ('a', 'x')) as t(id, name) on m.id = t.id         | ''
            select id from meters union all select upper(id) from meters                                  | ''
            select window.end as e, max(kwh) as m from meters group by window(at, '10 seconds', '5 seconds') | e
            with big as (select * from meters where kwh > 5) select window.start as s, count(*) as n from big group by window(at, '1 minute') | s
            select window.start as s, id as who, avg(kwh) as a from meters group by window(at, '1 minute'), id having count(*) > 2 | s,who
            """)
    void sql_that_can_be_verified_is_accepted(String sql, String identity) {
        StreamCheck found = check(sql);

        assertThat(found.unverifiable()).isNull();
        assertThat(String.join(",", found.identity())).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, rand() as r from meters | the value of rand() may differ from run to run | ''
            select a.id from meters a join meters b on a.id = b.id and a.at = b.at | it joins streams | ''
            select distinct id, at from meters | verify does not support the operator Distinct | ''
            select count(*) as n from meters group by window(at, '1 minute') | its rows do not contain all grouping columns, or a group gives more than one row | ''
            select session_window.start as s, id, count(*) as n from meters group by session_window(at, '1 minute'), id | it does not group by exactly one window of the event time, or uses the event time in another grouping column | ''
            select window.start as s, round(sum(kwh), 1) as k from meters group by window(at, '1 minute') | column k depends on the last digits of a sum of floating-point numbers, which change with the order of the records | s
            """)
    void sql_that_runs_but_cannot_be_verified_is_accepted_with_the_reason(String sql, String reason, String identity) {
        StreamCheck found = check(sql);

        assertThat(found.unverifiable()).isEqualTo(reason);
        assertThat(String.join(",", found.identity())).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select kwhh from meters | line 1, column 8: there is no column `kwhh` | the nearest names are `kwh`, `at`, `id`, `_key`, `_offset`
            select kwh / from meters | line 1, column 8: there is no column `kwh` | the stream can read view meters
            select id from meter | line 1, column 16: there is no table `meter` | the stream can read view meters
            select id from parquet.`/tmp` | line 1, column 16: there is no table `parquet`.`/tmp` | the stream can read view meters
            select foo(id) as f from meters | line 1, column 8: there is no function `foo` | correct the SQL
            selec id from meters | line 1, column 1: syntax error at 'selec' | correct the SQL
            select id from meters; drop view meters | line 1, column 24: syntax error at 'drop': extra input 'drop' | correct the SQL
            select id, from meters | line 1, column 12: trailing comma detected in SELECT clause | remove the trailing comma before the FROM clause
            select id, sum(kwh) as k from meters group by window(at, '1 minute') | the non-aggregating expression "id" is based on columns which are not participating in the GROUP BY clause | add the columns or the expression to the GROUP BY, aggregate the expression, or use "any_value(id)" if you do not care which of the values within a group is returned
            select cast(id as foo) as x from meters | line 1, column 19: unsupported data type "FOO" | correct the SQL
            select upper() as u from meters | line 1, column 8: the `upper` requires 1 parameters but the actual number is 0 | correct the SQL
            select 1/0 as x from meters | line 1, column 8: division by zero | use `try_divide` to tolerate divisor being 0 and return NULL instead
            select id, id as ID from meters | the result has two columns named ID | give each column a unique name with AS
            select map(1, id) as m from meters | column m has a map whose keys are not strings, which JSON does not allow | cast the keys to STRING
            """)
    void sql_with_an_error_is_refused_with_its_place(String sql, String reason, String hint) {
        UserFailure refused = refused(sql);

        assertThat(refused).hasMessage("the SQL of stream hourly: " + reason);
        assertThat(refused.hint()).isEqualTo(hint);
        assertThat(refused.kind()).isEqualTo(FailureKind.FAILED);
    }

    @Test
    void a_place_in_sql_of_several_lines_is_found() {
        assertThat(refused("select id,\n  kwhh\nfrom meters"))
                .hasMessage("the SQL of stream hourly: line 2, column 3: there is no column `kwhh`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drop view meters
            create temporary view other as select 1
            set spark.sql.ansi.enabled = false;
            insert into other select * from meters
            with a as (select 1) insert into other select * from a
            from meters insert into x select id insert into y select id
            explain select id from meters
            show tables
            execute immediate 'drop view meters'
            begin select id from meters; end
            """)
    void a_command_is_refused_and_not_executed(String sql) {
        assertThat(refused(sql)).hasMessage("the SQL of stream hourly is not a query");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from meters limit 3",
                "select id from meters offset 3",
                "select * from (select id from meters limit 3) where id > 'a'"
            })
    void a_limit_is_refused_because_a_stream_has_no_end(String sql) {
        assertThat(refused(sql))
                .hasMessage(
                        "the SQL of stream hourly uses LIMIT or OFFSET, which a stream cannot use: it has no last row");
    }

    @Test
    void a_limit_of_a_table_beside_the_stream_is_not_one_of_the_stream() {
        assertThat(check("select id from meters join (select * from values ('a'), ('b') as t(x) limit 1) on id = x")
                        .columns())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"select 1 as a", "'values (1), (2)'", "select id from range(3)"})
    void a_query_of_something_else_is_refused(String sql) {
        assertThat(refused(sql)).hasMessage("the SQL of stream hourly does not select from view meters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, count(*) as n from meters group by id | it groups rows, but not by a window of the event time, so that no group would ever be complete
            select distinct id from meters | it groups rows, but not by a window of the event time, so that no group would ever be complete
            select id from meters except select 'a' | it groups rows, but not by a window of the event time, so that no group would ever be complete
            select id from meters order by id | sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode
            select id, row_number() over (partition by id order by at) as r from meters | window function is not supported in ROW_NUMBER() (as column `r`) on streaming DataFrames/Datasets
            select id from meters where kwh > (select avg(kwh) from meters) | invalid subquery: Streaming query is not allowed in subquery expressions
            select window.start as s, count(distinct id) as n from meters group by window(at, '1 minute') | distinct aggregations are not supported on streaming DataFrames/Datasets
            """)
    void what_a_stream_cannot_do_is_refused(String sql, String reason) {
        UserFailure refused = refused(sql);

        assertThat(refused).hasMessage("the SQL of stream hourly cannot run as a stream: " + reason);
        assertThat(refused.hint()).contains("by a window of the event time").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, count(*) as n from meters group by id
            select window.start as s, count(*) as n from meters group by window(at, '1 minute')
            """)
    void an_aggregate_of_a_view_without_event_time_is_refused(String sql) {
        InputView timeless = new InputView("meters", "meters", SCHEMA, null, null);

        UserFailure refused = refused(timeless, sql);

        assertThat(refused)
                .hasMessage(
                        "the SQL of stream hourly cannot run as a stream: it groups rows, but view meters has no event"
                                + " time, so that no group would ever be complete");
        assertThat(refused.hint())
                .isEqualTo("declare the view with --event-time and --watermark, and group by a window of that column");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id STRING, x FOO | the schema of view meters is not valid: unsupported data type "FOO"
            id STRING, | the schema of view meters is not valid: syntax error at end of input
            id STRING, _Offset BIGINT, at TIMESTAMP | the schema of view meters is not valid: every view already has a column _offset
            id STRING, ID INT, at TIMESTAMP | the schema of view meters is not valid: it has two columns named ID, as SQL does not distinguish upper and lower case
            id STRING, kwh DOUBLE | the event time of view meters, at, is not one of its columns: id, kwh
            id STRING, at DATE | the event time of view meters, at, has the type DATE, not TIMESTAMP
            """)
    void a_view_that_cannot_be_read_is_refused(String schema, String message) {
        assertThat(refused(view(schema, "at"), "select id from meters")).hasMessage(message);
    }

    @Test
    void a_column_that_json_values_cannot_be_read_as_is_refused() {
        assertThat(refused(view("at TIMESTAMP, v VARIANT", "at"), "select at from meters")
                        .getMessage())
                .startsWith("the schema of view meters is not valid: ")
                .contains("VARIANT");
    }

    @Test
    void a_column_of_any_name_can_be_the_event_time() {
        String sql = "select window.start as s, count(*) as n from meters group by window(`the.time`, '1 minute')";

        assertThat(check(view("`the.time` TIMESTAMP", "the.time"), sql).unverifiable())
                .isNull();
    }

    @Test
    void two_views_without_an_end_are_refused_and_so_are_views_that_all_have_one() {
        InputView other = new InputView("b", "sites", SCHEMA, null, null);

        UserFailure two = refused(List.of(view(SCHEMA, "at"), NAMES, other), "select 1");
        assertThat(two)
                .hasMessage(
                        "stream hourly reads 2 views without an end: meters, b; dps does not support joins or unions"
                                + " of streams");
        assertThat(two.hint())
                .isEqualTo(
                        "keep one of them; to join another as it is now, give it an end: topic view sites --name NAME"
                                + " --to end");
        assertThat(refused(List.of(NAMES), "select id from names"))
                .hasMessage("stream hourly reads only views that have an end: names");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select m.id, n.name from meters m join names n on m.id = n.id                                    | ''
            select m.id, n.name, n._offset as o from meters m left join names n using (id)                    | ''
            select /*+ broadcast(n) */ m.id, n.name from names n right join meters m on m.id = n.id          | ''
            select m.id from meters m left semi join (select max(id) as id from names group by name) n on m.id = n.id | ''
            select id from meters where kwh > 1 union all select a.id from meters a join names n on a.id = n.id | ''
            with n as (select id, max(name) as name from names group by id) select window.start as s, name, sum(kwh) as k from meters m join n on m.id = n.id group by window(at, '1 minute'), name | s,name
            select s, k, name from (select window.start as s, id, sum(kwh) as k from meters group by window(at, '1 minute'), id) m join names n on m.id = n.id | ''
            """)
    void a_join_with_a_static_view_is_accepted(String sql, String identity) {
        StreamCheck found = check(List.of(view(SCHEMA, "at"), NAMES), sql);

        assertThat(String.join(",", found.identity())).isEqualTo(identity);
        assertThat(found.unread()).isEmpty();
        if (!sql.startsWith("select s, k")) {
            assertThat(found.unverifiable()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select m.id from meters m right join names n on m.id = n.id                          | RIGHT OUTER
            select m.id from names n left join meters m on m.id = n.id                           | LEFT OUTER
            select m.id from meters m full join names n on m.id = n.id                           | FULL OUTER
            with m as (select * from meters) select n.id from names n left anti join m on m.id = n.id | LEFT ANTI
            select m.id from meters m right join (values ('a')) as t(id) on m.id = t.id          | RIGHT OUTER
            """)
    void a_join_that_would_have_to_know_the_whole_stream_is_refused(String sql, String type) {
        UserFailure refused = refused(List.of(view(SCHEMA, "at"), NAMES), sql);

        assertThat(refused)
                .hasMessage("the SQL of stream hourly cannot run as a stream: whether its " + type
                        + " JOIN returns a row of the side that is not the stream depends on records that may still"
                        + " arrive");
        assertThat(refused.hint()).isEqualTo("use JOIN, or LEFT JOIN with view meters on the left");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select m.id, n.nam from meters m join names n on m.id = n.id | line 1, column 14: there is no column `n`.`nam` | the nearest names are `n`.`name`, `m`.`at`, `n`.`id`, `m`.`id`, `n`.`_key`
            select m.id from meters m join nams n on m.id = n.id | line 1, column 32: there is no table `nams` | the stream can read the views meters, names
            select id from meters m join names n on m.id = n.id | line 1, column 8: reference `id` is ambiguous, could be: [`m`.`id`, `n`.`id`] | correct the SQL
            """)
    void an_error_in_a_join_has_its_place_and_names_of_all_views(String sql, String reason, String hint) {
        UserFailure refused = refused(List.of(view(SCHEMA, "at"), NAMES), sql);

        assertThat(refused).hasMessage("the SQL of stream hourly: " + reason);
        assertThat(refused.hint()).isEqualTo(hint);
    }

    @Test
    void static_views_that_the_sql_does_not_read_are_named() {
        List<InputView> views = List.of(view(SCHEMA, "at"), NAMES);

        assertThat(check(views, "select id as names from meters").unread()).containsExactly("names");
        assertThat(check(views, "with names as (select id from meters) select * from names")
                        .unread())
                .containsExactly("names");
        assertThat(check(views, "select id from meters where id in (select id from names)")
                        .unread())
                .isEmpty();
    }

    @Test
    void another_static_view_is_taken_over_unless_it_decides_what_is_grouped() {
        InputView later = names(7);
        String joined = "select m.id, n.name from meters m join names n on m.id = n.id";
        String grouped = "select window.start as s, name, sum(kwh) as k from meters m join names n on m.id = n.id"
                + " group by window(at, '1 minute'), name";
        String above = "select s, k, name from (select window.start as s, id, sum(kwh) as k from meters"
                + " group by window(at, '1 minute'), id) m join names n on m.id = n.id";

        assertThat(obstacle(joined, later, joined)).isNull();
        assertThat(obstacle(grouped, NAMES, grouped.replace("as k", "as total")))
                .isNull();
        assertThat(obstacle(grouped, later, grouped))
                .isEqualTo(
                        "the rows that it groups have changed: their columns, their filter, the window, or a view that"
                                + " is joined");
        assertThat(obstacle(above, later, above)).isNull();
    }

    private static @Nullable String obstacle(String before, InputView names, String now) {
        return new DefinitionCheck(SESSION)
                .check(new StreamCheckRequest(
                        definition(List.of(view(SCHEMA, "at"), names), now),
                        definition(List.of(view(SCHEMA, "at"), NAMES), before)))
                .obstacle();
    }

    private static InputView names(long end) {
        ViewBounds bounds = new ViewBounds(
                "start", "end", "id", Isolation.READ_COMMITTED, new TreeMap<>(Map.of(0, new OffsetRange(0, end))));
        return new InputView("names", "names", "id STRING NOT NULL, name STRING", null, null).within(bounds);
    }

    private static InputView view(String schema, @Nullable String eventTime) {
        return new InputView("meters", "meters", schema, eventTime, Duration.ofSeconds(10));
    }

    private static StreamCheck check(String sql) {
        return check(view(SCHEMA, "at"), sql);
    }

    private static StreamCheck check(InputView view, String sql) {
        return check(List.of(view), sql);
    }

    private static StreamCheck check(List<InputView> views, String sql) {
        return new DefinitionCheck(SESSION).check(new StreamCheckRequest(definition(views, sql), null));
    }

    private static StreamDefinition definition(InputView view, String sql) {
        return definition(List.of(view), sql);
    }

    private static StreamDefinition definition(List<InputView> views, String sql) {
        return new StreamDefinition("hourly", sql, views, "out", Isolation.READ_COMMITTED);
    }

    private static @Nullable String obstacle(InputView earlier, String before, InputView view, String now) {
        return new DefinitionCheck(SESSION)
                .check(new StreamCheckRequest(definition(view, now), definition(earlier, before)))
                .obstacle();
    }

    private static UserFailure refused(String sql) {
        return refused(view(SCHEMA, "at"), sql);
    }

    private static UserFailure refused(InputView view, String sql) {
        return refused(List.of(view), sql);
    }

    private static UserFailure refused(List<InputView> views, String sql) {
        UserFailure refused = catchThrowableOfType(UserFailure.class, () -> check(views, sql));
        assertThat(refused).as("refused: %s", sql).isNotNull();
        return refused;
    }
}
