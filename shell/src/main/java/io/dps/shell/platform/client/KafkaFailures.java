package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Translates Kafka's exceptions into error messages. */
public final class KafkaFailures {
    private KafkaFailures() {}

    /** Returns the reason why the brokers refuse this client. */
    static UserFailure ofAdmission(KafkaEndpoint kafka, Exception failure) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        if (!(cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException)) {
            return translate("connect", kafka.brokers(), failure);
        }
        KafkaSecurity.Protocol protocol = kafka.security().protocol();
        boolean speaksTls = TlsProbe.speaksTls(kafka.brokers());
        if (speaksTls != protocol.isTls()) {
            return UserFailure.unreachable(
                    "cannot connect: Kafka at " + kafka.brokers() + (speaksTls ? " wants TLS" : " does not speak TLS")
                            + ", and kafka.security is " + protocol,
                    "set kafka.security of the context to "
                            + (speaksTls
                                    ? "SSL, or to SASL_SSL with a user"
                                    : "PLAINTEXT, or to SASL_PLAINTEXT with a user"),
                    cause);
        }
        if (!protocol.isSasl()) {
            return UserFailure.unreachable(
                    "cannot connect: what listens at " + kafka.brokers()
                            + " gives no answer to a client without a user",
                    "if it wants a user, set kafka.security of the context to "
                            + (speaksTls ? "SASL_SSL" : "SASL_PLAINTEXT") + " and kafka.user; else it may not be Kafka",
                    cause);
        }
        return UserFailure.unreachable(
                "cannot connect: what listens at " + kafka.brokers() + " gives no answer in time",
                "it may be starting, or may not be Kafka; or its advertised listeners cannot be reached from here",
                cause);
    }

    private static String firstSentence(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /**
     * Translates the failure of an operation on the brokers.
     *
     * @throws Error unchanged, since it is not a failure of the brokers; except a codec library that cannot be loaded
     */
    public static UserFailure translate(String doing, String brokers, Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof InterruptException || cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return UserFailure.interrupted("");
        }
        if (cause instanceof UserFailure known) {
            return known;
        }
        Optional<UserFailure> library = NativeLibraryFailures.failure(doing, cause);
        if (library.isPresent()) {
            return library.get();
        }
        if (cause instanceof Error fault) {
            throw fault;
        }
        // Must come first: Kafka 4.3 counts these among invalid configurations.
        if (cause instanceof SslAuthenticationException) {
            return UserFailure.unreachable(
                    "cannot " + doing + ": no TLS with Kafka at " + brokers + ": " + TlsFailures.reason(cause),
                    TlsFailures.advice(cause, "kafka.ca-file"),
                    cause);
        }
        if (cause instanceof UnsupportedSaslMechanismException || cause instanceof IllegalSaslStateException) {
            return UserFailure.unreachable(
                    "cannot " + doing + ": Kafka at " + brokers + " does not accept this kind of login: "
                            + firstSentence(cause.getMessage()),
                    "check kafka.security and kafka.mechanism of the context",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return UserFailure.unreachable(
                    "cannot " + doing + ": Kafka at " + brokers + " refused the credentials",
                    "check kafka.user and the password of the context; see: context show",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return UserFailure.failed(
                    "cannot " + doing + ": Kafka does not allow this user to do that: " + cause.getMessage(),
                    "ask who runs the brokers for the right",
                    cause);
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return UserFailure.failed("cannot " + doing + ": there is no such topic", "see: topic list", cause);
        }
        if (cause instanceof TopicExistsException) {
            return UserFailure.failed("cannot " + doing + ": the topic exists", "", cause);
        }
        if (cause instanceof InvalidTopicException
                || cause instanceof InvalidPartitionsException
                || cause instanceof InvalidReplicationFactorException
                || cause instanceof InvalidConfigurationException
                || cause instanceof PolicyViolationException) {
            return UserFailure.failed("cannot " + doing + ": " + cause.getMessage(), "", cause);
        }
        if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            return UserFailure.unreachable(
                    "cannot " + doing + ": Kafka at " + brokers + " gave no answer in time",
                    "'stack status' shows its state, 'stack doctor' says what to do",
                    cause);
        }
        if (cause.getCause() instanceof KafkaException reason && cause.getClass() == KafkaException.class) {
            // Thrown when a client cannot be created, for example because a certificate file is invalid.
            return UserFailure.failed("cannot " + doing + ": " + reason.getMessage(), "see: context show", cause);
        }
        return UserFailure.failed("cannot " + doing + ": " + cause.getMessage(), "'stack doctor' may show more", cause);
    }
}
