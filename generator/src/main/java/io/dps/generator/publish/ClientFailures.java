package io.dps.generator.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Recognizes failures that Kafka's client reports as something else: a codec library that cannot be loaded, and a
 * missing permission.
 */
final class ClientFailures {

    /** The hint for when snappy or zstd cannot load the native library that it unpacks. */
    static final String LIBRARY_HINT =
            "name a folder from which programs may run; in the shell: DPS_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";

    private ClientFailures() {}

    /** Describes the codec library that could not be loaded; empty if the failure has another cause. */
    static Optional<String> unloadable(Throwable failure) {
        List<Throwable> causes = causes(failure);
        if (causes.stream().noneMatch(LinkageError.class::isInstance)) {
            return Optional.empty();
        }
        String text = causes.toString().toLowerCase(Locale.ROOT);
        String codec = text.contains("snappy") ? "snappy" : text.contains("zstd") ? "zstd" : "codec";
        return Optional.of("the " + codec + " library cannot be loaded from " + System.getProperty("java.io.tmpdir")
                + ", which may be mounted noexec");
    }

    /**
     * Returns whether the user lacks a permission. Searches all causes: a producer without Write on any topic cannot
     * even initialize, and its exception has the failed authorization for the cluster only as a cause.
     */
    static boolean isForbidden(Throwable failure) {
        return causes(failure).stream().anyMatch(AuthorizationException.class::isInstance);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
