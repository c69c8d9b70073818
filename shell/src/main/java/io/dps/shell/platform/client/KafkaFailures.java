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

    /** Returns a failure with the reason why the brokers refuse this client. */
    static UserFailure ofAdmission(KafkaEndpoint kafka, Exception failure) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        if (!(cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException)) {
            return translate("connect", kafka.brokers(), failure);
        }
        KafkaSecurity.Protocol protocol = kafka.security().protocol();
        boolean speaksTls = TlsProbe.speaksTls(kafka.brokers());
        if (speaksTls != protocol.isTls()) {
            return UserFailure.unreachable(
                    "cannot connect: Kafka at " + kafka.brokers() + (speaksTls ? " requires TLS" : " does not use TLS")
                            + ", but kafka.security is " + protocol,
                    "set kafka.security of the context to "
                            + (speaksTls
                                    ? "SSL, or to SASL_SSL with a user"
                                    : "PLAINTEXT, or to SASL_PLAINTEXT with a user"),
                    cause);
        }
        if (!protocol.isSasl()) {
            return UserFailure.unreachable(
                    "cannot connect: the server at " + kafka.brokers() + " does not respond to a client without a user",
                    "if the server requires a user, set kafka.user, and kafka.security to "
                            + (speaksTls ? "SASL_SSL" : "SASL_PLAINTEXT")
                            + "; otherwise check that the server is Kafka",
                    cause);
        }
        return UserFailure.unreachable(
                "cannot connect to Kafka at " + kafka.brokers() + ": no response in time",
                "check that the brokers are running, that the address is right, and that their advertised listeners are"
                        + " reachable from this machine",
                cause);
    }

    private static String firstSentence(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /**
     * Translates the failure of an operation on the brokers.
     *
     * @throws Error unchanged, since an error is not a failure of the brokers; only the error of a codec library that
     *     cannot be loaded is translated
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
        // Must come before the check for invalid configurations, to which Kafka 4.3 counts this exception.
        if (cause instanceof SslAuthenticationException) {
            return UserFailure.unreachable(
                    "cannot " + doing + ": no TLS connection to Kafka at " + brokers + ": " + TlsFailures.reason(cause),
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
                    "check kafka.user and the Kafka password of the context; see: context show",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return UserFailure.failed(
                    "cannot " + doing + ": this user lacks permission: " + cause.getMessage(),
                    "ask the administrator of the brokers for the permission",
                    cause);
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return UserFailure.failed("cannot " + doing + ": there is no such topic", "see: topic list", cause);
        }
        if (cause instanceof TopicExistsException) {
            return UserFailure.failed(
                    "cannot " + doing + ": the topic already exists", "choose another name; see: topic list", cause);
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
                    "cannot " + doing + ": Kafka at " + brokers + " did not respond in time",
                    "run 'stack status' to see the state of Kafka, and 'stack doctor' to see what to do",
                    cause);
        }
        if (cause.getCause() instanceof KafkaException reason && cause.getClass() == KafkaException.class) {
            // Kafka throws this exception if a client cannot be created, for example because a certificate file is
            // invalid.
            return UserFailure.failed("cannot " + doing + ": " + reason.getMessage(), "see: context show", cause);
        }
        return UserFailure.failed(
                "cannot " + doing + ": " + cause.getMessage(), "run 'stack doctor' to check the deployment", cause);
    }
}
