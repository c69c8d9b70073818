package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.client.TopicWriter;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes and reads that fail for a reason outside of the records. */
final class KafkaFailuresTest {
    static Stream<Exception> refusals() {
        return Stream.of(
                new TopicAuthorizationException(Set.of("t")),
                new ClusterAuthorizationException("Cluster authorization failed."),
                new KafkaException("cannot go on", new ClusterAuthorizationException("no")),
                new KafkaException("cannot go on", new TopicAuthorizationException(Set.of("t"))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_user_without_the_right_write_is_told_topic_and_right(Exception refusal) {
        UserFailure told = TopicWriter.broken("t", 1, refusal, "b:9092");

        assertThat(told.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(told)
                .hasMessage(
                        "cannot write to topic t (1 record was acknowledged): this user lacks Write permission on it");
        assertThat(told.hint()).isEqualTo("ask the administrator of the brokers for Write permission on topic t");
    }

    @Test
    void a_line_that_is_no_record_is_told_with_what_was_stored_before_it() {
        UserFailure line = UserFailure.failed("in.txt:3: Kafka accepts no time before 1970: 1969-12-31T23:59:59Z", "");

        UserFailure told = TopicWriter.broken("t", 2, line, "b:9092");

        assertThat(told.kind().exitCode().value()).isEqualTo(1);
        assertThat(told)
                .hasMessage("in.txt:3: Kafka accepts no time before 1970: 1969-12-31T23:59:59Z (2 records were"
                        + " acknowledged)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd"})
    void a_folder_from_which_no_library_loads_is_named(String codec) {
        LinkageError error =
                new UnsatisfiedLinkError("/x/lib" + codec + ".so: failed to map segment from shared object");
        for (Throwable failure : new Throwable[] {
            error,
            new KafkaException(error),
            new KafkaException("Received exception when fetching", new KafkaException(error)),
            new ExecutionException(new KafkaException(new NoClassDefFoundError("Could not initialize " + codec)))
        }) {
            UserFailure told = KafkaFailures.translate("read topic t", "b:9092", failure);

            assertThat(told.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(told)
                    .hasMessage("cannot read topic t: the " + codec + " library cannot be loaded from "
                            + System.getProperty("java.io.tmpdir") + ", which may be mounted noexec");
            assertThat(told.hint())
                    .isEqualTo("set a folder that is not mounted noexec: DPS_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
        }
    }

    @Test
    void another_failure_of_the_client_is_none_of_a_library() {
        assertThat(NativeLibraryFailures.failure("read", new KafkaException("x", new IllegalStateException())))
                .isEmpty();
        LinkageError ours = new NoClassDefFoundError("io/dps/shell/Gone");
        assertThatThrownBy(() -> KafkaFailures.translate("read", "b:9092", ours))
                .isSameAs(ours);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new SaslAuthenticationException("no"),
                        FailureKind.UNREACHABLE,
                        "Kafka at b:9092 refused the credentials"),
                Arguments.of(
                        new UnsupportedSaslMechanismException("wants SCRAM\nand more"),
                        FailureKind.UNREACHABLE,
                        "Kafka at b:9092 does not accept this kind of login: wants SCRAM"),
                Arguments.of(
                        new TopicAuthorizationException("not you"),
                        FailureKind.FAILED,
                        "this user lacks permission: not you"),
                Arguments.of(new UnknownTopicOrPartitionException("x"), FailureKind.FAILED, "there is no such topic"),
                Arguments.of(new TopicExistsException("x"), FailureKind.FAILED, "the topic already exists"),
                Arguments.of(new InvalidConfigurationException("bad config"), FailureKind.FAILED, "bad config"),
                Arguments.of(new PolicyViolationException("policy"), FailureKind.FAILED, "policy"),
                Arguments.of(
                        new TimeoutException("slow"),
                        FailureKind.UNREACHABLE,
                        "Kafka at b:9092 did not respond in time"),
                Arguments.of(
                        new KafkaException("cannot construct", new KafkaException("no such file")),
                        FailureKind.FAILED,
                        "no such file"),
                Arguments.of(new IllegalStateException("odd"), FailureKind.FAILED, "odd"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_is_told_by_what_was_done_and_why_it_cannot_be(Exception failure, FailureKind kind, String why) {
        for (Exception each : new Exception[] {failure, new ExecutionException(failure)}) {
            UserFailure told = KafkaFailures.translate("look", "b:9092", each);

            assertThat(told).hasMessage("cannot look: " + why);
            assertThat(told.kind()).isEqualTo(kind);
        }
    }

    @Test
    void an_interruption_stays_one() {
        assertThat(KafkaFailures.translate("look", "b:9092", new InterruptedException())
                        .kind())
                .isEqualTo(FailureKind.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void what_listens_and_says_nothing_may_want_another_protocol() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String brokers = "127.0.0.1:" + silent.getLocalPort();
            Thread closing = new Thread(() -> closeAll(silent));
            closing.start();

            KafkaSecurity ssl = new KafkaSecurity(
                    KafkaSecurity.Protocol.SSL, "", "", Optional.empty(), Optional.empty(), Optional.empty());
            UserFailure plain = KafkaFailures.ofAdmission(KafkaEndpoint.plaintext(brokers), new TimeoutException("t"));
            assertThat(plain)
                    .hasMessage("cannot connect: the server at " + brokers
                            + " does not respond to a client without a user");
            UserFailure tls = KafkaFailures.ofAdmission(new KafkaEndpoint(brokers, ssl), new TimeoutException("t"));
            assertThat(tls)
                    .hasMessage("cannot connect: Kafka at " + brokers + " does not use TLS, but kafka.security is SSL");
            assertThat(tls.hint()).contains("PLAINTEXT");
        }
    }

    private static void closeAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
