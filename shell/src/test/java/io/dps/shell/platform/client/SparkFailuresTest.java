package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkproject.io.grpc.Status;
import scala.Option;

final class SparkFailuresTest {
    private static final ConnectEndpoint CONNECT = new ConnectEndpoint("127.0.0.1", 1, Optional.empty(), false);

    private static UserFailure told(Throwable failure) {
        return SparkFailures.translate(CONNECT, failure);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, Spark Connect at sc://127.0.0.1:1 refused the token",
        "DEADLINE_EXCEEDED, Spark Connect at sc://127.0.0.1:1 did not respond in time",
        "UNAVAILABLE, lost the connection to Spark Connect at sc://127.0.0.1:1"
    })
    void a_server_that_cannot_be_spoken_to_is_unreachable(Status.Code code, String message) {
        UserFailure told =
                told(new RuntimeException("call", Status.fromCode(code).asRuntimeException()));

        assertThat(told).hasMessage(message);
        assertThat(told.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(told.hint()).isNotEmpty();
        // The client keeps some as their text alone.
        assertThat(told(new RuntimeException("org.sparkproject.io.grpc.StatusRuntimeException: " + code)))
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[INVALID_HANDLE.SESSION_CLOSED] closed", "Server-side session ID changed"})
    void a_session_that_is_gone_can_be_begun_anew(String message) {
        RuntimeException failure = new RuntimeException(message);

        assertThat(SparkFailures.endsSession(failure)).isTrue();
        assertThat(told(failure).kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(told(failure).hint()).startsWith("run the statement again; dps then opens a new session");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java heap space",
                "Requested array size exceeds VM limit",
                "GC overhead limit exceeded",
                "java.lang.OutOfMemoryError"
            })
    void memory_that_has_run_out_is_no_fault_of_the_statement(String words) {
        UserFailure told = told(new RuntimeException("task lost", new RuntimeException("because: " + words)));

        assertThat(told).hasMessage("the statement needs more memory than Spark has: " + words);
        assertThat(told.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(told.hint()).endsWith("the server and its sessions keep running");
    }

    @Test
    void results_and_messages_that_are_too_large_are_named_with_their_limit() {
        assertThat(told(new RuntimeException("Total size of serialized results of 9 tasks (2.0 GiB) is bigger than"
                        + " spark.driver.maxResultSize (512.0 MiB)")))
                .hasMessage("the result is larger than 512.0 MiB, the most that Spark Connect returns"
                        + " (spark.driver.maxResultSize)");
        assertThat(told(Status.RESOURCE_EXHAUSTED
                        .withDescription("grpc: 130 MiB")
                        .asRuntimeException()))
                .hasMessage("a Spark Connect message is too large: RESOURCE_EXHAUSTED: grpc: 130 MiB");
    }

    @Test
    void words_of_the_statement_are_not_taken_for_the_servers() {
        UserFailure told = told(new AnalysisException(
                "cannot resolve 'Java heap space';\n'Project\n\n== SQL ==\nselect `Java heap space`",
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                scala.collection.immutable.Map$.MODULE$.empty(),
                new QueryContext[0]));

        assertThat(told).hasMessage("cannot resolve 'Java heap space' 'Project");
    }

    @Test
    void a_statement_that_does_not_parse_is_told_with_its_place() {
        ParseException failure = new ParseException(
                Option.empty(),
                new Origin(
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty()),
                "PARSE_EMPTY_STATEMENT",
                scala.collection.immutable.Map$.MODULE$.empty());
        UserFailure told = told(failure);

        assertThat(SparkFailures.at(told, failure, () -> OptionalInt.of(4)).getMessage())
                .isEqualTo(told.getMessage() + " (character 5)");
        assertThat(SparkFailures.at(told, failure, OptionalInt::empty)).isSameAs(told);
        assertThat(SparkFailures.at(told, new RuntimeException("other"), () -> OptionalInt.of(4)))
                .isSameAs(told);
    }

    @Test
    void only_the_first_paragraph_is_for_people() {
        assertThat(told(new RuntimeException("no\nsuch;\n\nJVM stacktrace:\n at x")))
                .hasMessage("no such");
        assertThat(told(new RuntimeException("== SQL ==\nselect"))).hasMessage("== SQL ==");
        assertThat(told(new IllegalStateException())).hasMessage("IllegalStateException");
    }

    @Test
    void our_own_failures_and_faults_pass() {
        UserFailure ours = UserFailure.failed("ours", "");

        assertThat(told(ours)).isSameAs(ours);
        assertThatThrownBy(() -> told(new StackOverflowError())).isInstanceOf(StackOverflowError.class);
    }

    @ParameterizedTest
    @CsvSource({"'(line 1, pos 7)', 7", "'(line 2, pos 3)', 12", "'(line 2, pos 99)', 19", "no place, -1"})
    void the_place_of_a_parser_is_counted_from_the_beginning(String message, int place) {
        OptionalInt found = ParseErrorPosition.read(message, "select 1\nfrom where");

        assertThat(found.orElse(-1)).isEqualTo(place);
    }
}
