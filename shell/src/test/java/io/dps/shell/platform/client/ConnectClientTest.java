package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CellText;
import io.dps.shell.output.Column;
import io.dps.shell.platform.QueryProgress;
import io.dps.shell.platform.QueryResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkproject.io.grpc.Status;

/** Statements over a Connect server whose answers a test makes up. */
@Timeout(60)
final class ConnectClientTest {
    private static final StructType NUMBERS = StructType.fromDDL("n INT");

    private final FakeConnect server = new FakeConnect();
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

    private List<List<Object>> rows(String sql) {
        List<List<Object>> rows = new ArrayList<>();
        try (QueryResult result = spark.execute(sql, Map.of())) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    @Test
    void rows_come_with_their_columns_and_parameters_go_apart_from_the_text() {
        server.answer("from t", StructType.fromDDL("name STRING, n BIGINT, n DOUBLE"), RowFactory.create("a", 1L, 2.5));

        try (QueryResult result = spark.execute("select * from t where n = :n", Map.of("n", 7))) {
            assertThat(result.columns()).containsExactly(Column.text("name"), Column.number("n"), Column.number("n"));
            assertThat(result.next()).containsExactly("a", 1L, 2.5);
            assertThat(result.hasNext()).isFalse();
            assertThatThrownBy(result::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(server.plans.get(0)).contains("where n = :n").contains("integer: 7");
    }

    @Test
    void a_statement_without_columns_or_rows_has_done_its_work() {
        server.answer("none", NUMBERS);

        assertThat(rows("create view v as select 1")).isEmpty();
        assertThat(rows("select none")).isEmpty();
        assertThat(server.asked).doesNotContain("interrupt");
    }

    @Test
    void a_batch_that_comes_in_chunks_is_put_together() {
        server.answerInChunks("from t", NUMBERS, RowFactory.create(1), RowFactory.create(2), RowFactory.create(3));

        assertThat(rows("select * from t")).containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void cells_of_every_type_are_told_by_what_they_mean() {
        StructType types = StructType.fromDDL("text STRING, flag BOOLEAN, amount DECIMAL(10,2), bytes BINARY,"
                + " day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, months INTERVAL YEAR TO MONTH,"
                + " time INTERVAL DAY TO SECOND, list ARRAY<INT>, pairs MAP<STRING, INT>, both STRUCT<a: INT, A: DATE>,"
                + " nothing STRING");
        LocalDate old = LocalDate.of(1500, 2, 28);
        server.answer(
                "from t",
                types,
                RowFactory.create(
                        "grün",
                        true,
                        new BigDecimal("1.10"),
                        new byte[] {1, 2},
                        old,
                        Instant.parse("1500-02-28T00:00:00.000001Z"),
                        LocalDateTime.parse("2026-11-22T08:00:00"),
                        Period.ofMonths(14),
                        Duration.ofSeconds(90_061),
                        new int[] {1, 2},
                        scala.jdk.javaapi.CollectionConverters.asScala(Map.of("k", 7)),
                        RowFactory.create(1, old),
                        null));

        List<Object> cells = rows("select * from t").get(0);

        assertThat(cells.subList(0, 3)).containsExactly("grün", true, new BigDecimal("1.10"));
        assertThat((byte[]) cells.get(3)).containsExactly(1, 2);
        assertThat(cells.subList(4, 9))
                .containsExactly(
                        "1500-02-28",
                        Instant.parse("1500-02-28T00:00:00.000001Z"),
                        LocalDateTime.parse("2026-11-22T08:00:00"),
                        "INTERVAL '1-2' YEAR TO MONTH",
                        "INTERVAL '1 01:01:01' DAY TO SECOND");
        assertThat(cells.subList(9, 12))
                .extracting(CellText::of)
                .containsExactly("[1, 2]", "{k: 7}", "{a: 1, A: 1500-02-28}");
        assertThat(cells.get(12)).isNull();
    }

    @Test
    void nulls_stay_nulls_in_every_batch() {
        server.answerInChunks("from t", NUMBERS, RowFactory.create(1), RowFactory.create((Object) null));

        assertThat(rows("select * from t")).containsExactly(List.of(1), Arrays.asList((Object) null));
    }

    @Test
    void who_has_enough_ends_the_statement_at_the_server() {
        server.answer("from t", NUMBERS, RowFactory.create(1), RowFactory.create(2));

        try (QueryResult result = spark.execute("select * from t", Map.of())) {
            result.next();
        }

        assertThat(server.asked).contains("interrupt");
    }

    @Test
    void the_progress_that_the_server_reports_is_passed_on_while_a_statement_runs() {
        server.answer("from t", NUMBERS, RowFactory.create(1)).reports(progress(1, 4, 3_000));
        List<QueryProgress> reports = new CopyOnWriteArrayList<>();

        try (QueryResult result = spark.execute("select * from t", Map.of(), reports::add)) {
            assertThat(result.next()).containsExactly(1);
        }
        // Spark's client runs a statement in two steps, and either may take long.
        assertThat(reports).hasSize(2).containsOnly(new QueryProgress(4, 1, 1, 0, 3_000, false));

        rows("select * from t");
        assertThat(reports).hasSize(2);

        spark.call(session -> session.sql("select * from t").collectAsList(), reports::add);
        assertThat(reports).hasSize(4);
    }

    @Test
    void each_of_two_statements_at_once_gets_its_own_progress_and_that_of_no_one_else() throws Exception {
        server.answer("from t", NUMBERS, RowFactory.create(1))
                .answer("from u", NUMBERS, RowFactory.create(2))
                .answer("from names", NUMBERS, RowFactory.create(3))
                .reports(progress(1, 4, 3_000));
        List<QueryProgress> foreground = new CopyOnWriteArrayList<>();
        List<QueryProgress> job = new CopyOnWriteArrayList<>();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            // A thread made within a statement would inherit the statement's tag.
            other.submit(() -> {}).get();

            spark.call(
                    session -> {
                        on(
                                other,
                                () -> spark.call(
                                        same -> same.sql("select * from u").collectAsList(), job::add));
                        assertThat(job).hasSize(2);
                        on(other, () -> session.sql("select * from names").collectAsList());
                        assertThat(foreground).isEmpty();
                        return session.sql("select * from t").collectAsList();
                    },
                    foreground::add);
        } finally {
            other.shutdownNow();
        }

        assertThat(foreground).hasSize(2);
        assertThat(job).hasSize(2);
    }

    private static void on(ExecutorService thread, Callable<?> work) {
        try {
            thread.submit(work).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_settings_of_a_session_are_told_at_once() {
        assertThat(server.settings)
                .containsEntry("spark.sql.variable.substitute", "false")
                .containsEntry("spark.connect.progress.reportInterval", "250ms");
        assertThat(server.asked.stream().filter("config"::equals)).hasSize(1);
    }

    private static ExecutionProgress progress(int finished, int tasks, long bytes) {
        return ExecutionProgress.newBuilder()
                .addStages(ExecutionProgress.StageInfo.newBuilder()
                        .setStageId(7)
                        .setNumTasks(tasks)
                        .setNumCompletedTasks(finished)
                        .setInputBytesRead(bytes))
                .setNumInflightTasks(tasks - finished)
                .build();
    }

    @Test
    void a_statement_that_the_server_refuses_is_told_in_its_first_paragraph() {
        server.fail("wrong", Status.INTERNAL.withDescription("[DIVIDE_BY_ZERO] no\n\n== SQL ==\nselect 1/0"));

        assertThatThrownBy(() -> rows("select wrong")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure.getMessage()).contains("[DIVIDE_BY_ZERO] no").doesNotContain("== SQL");
        });
        assertThat(spark.isOver()).isFalse();
        assertThat(rows("select right")).isEmpty();
    }

    @Test
    void a_server_that_was_started_again_ends_the_session() {
        server.fail("x", Status.INTERNAL.withDescription("[INVALID_HANDLE.SESSION_CLOSED] closed"));

        assertThatThrownBy(() -> rows("select x")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure.getMessage()).endsWith("was restarted, which ended this session");
        });
        assertThat(spark.isOver()).isTrue();
    }

    @Test
    void a_call_that_failed_while_the_server_was_away_does_not_hide_that_it_is_back() {
        server.restart(() -> assertThatThrownBy(() -> spark.views(1)).isInstanceOf(UserFailure.class));

        assertThat(spark.isKnown()).isFalse();
    }

    @Test
    void an_interruption_ends_the_statement_at_the_server_and_keeps_the_session() {
        server.answer("from t", NUMBERS, RowFactory.create(1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> rows("select * from t"))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.asked).contains("interrupt");
        assertThat(rows("select * from t")).hasSize(1);
    }
}
