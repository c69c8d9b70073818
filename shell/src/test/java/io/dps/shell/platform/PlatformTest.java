package io.dps.shell.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.Secret;
import java.nio.file.Path;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are opened when first asked for and kept as long as they lead to the same place. */
final class PlatformTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();
    private Platform platform;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        platform = target.platform(kafka, folder);
    }

    private static void fails(ThrowingCallable call, String message, String hint) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(message);
            assertThat(failure.hint()).isEqualTo(hint);
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        });
    }

    @Test
    void a_connection_is_kept_until_the_platform_moves() {
        KafkaClient first = platform.kafka();
        assertThat(platform.kafka()).isSameAs(first);

        target.with(KafkaEndpoint.plaintext("elsewhere:9092"));
        KafkaClient second = platform.kafka();
        assertThat(second).isNotSameAs(first);

        platform.disconnect();
        assertThat(platform.kafka()).isNotSameAs(second);
    }

    @Test
    void a_kept_connection_is_not_handed_out_when_nobody_listens() {
        platform.kafka();
        kafka.goAway();

        fails(platform::kafka, "Kafka does not answer at broker:9092", "look at it");
        kafka.comeBack();
        assertThat(platform.kafka().topicNames()).isEmpty();
    }

    @Test
    void what_the_context_does_not_name_is_asked_for_by_its_setting() {
        String show = " in the context; see: context show";

        fails(platform::spark, "context 'test' has no Spark Connect configured", "set connect.url" + show);
        target.with(KafkaEndpoint.NONE);
        fails(platform::kafka, "context 'test' has no Kafka configured", "set kafka.brokers" + show);
        fails(
                platform::airflow,
                "there is no Airflow in context 'test'",
                "use target swarm, whose stack includes Airflow, or set airflow.url in a context with target external");
        target.undeployed();
        fails(platform::kafka, "nothing is deployed in context 'test'", "deploy the stack with: stack deploy");
    }

    @Test
    void only_brokers_of_others_are_asked_whether_they_let_us_in() {
        kafka.refuse("describeCluster", new SaslAuthenticationException("who"));
        platform.kafka();
        platform.disconnect();

        target.named("external");
        fails(
                platform::kafka,
                "cannot connect: Kafka at broker:9092 refused the credentials",
                "check kafka.user and the Kafka password of the context; see: context show");
    }

    @Test
    void a_password_that_goes_unencrypted_is_told_once() {
        assertThat(platform.takeExposedAirflow()).isEmpty();
        target.with(new AirflowEndpoint("http://192.0.2.1:8080", "admin", new Secret("x")));
        platform.airflow();

        assertThat(platform.airflow()).isSameAs(platform.airflow());
        assertThat(platform.takeExposedAirflow()).contains("http://192.0.2.1:8080");
        assertThat(platform.takeExposedAirflow()).isEmpty();
        assertThat(platform.takeLostSession()).isFalse();
    }
}
