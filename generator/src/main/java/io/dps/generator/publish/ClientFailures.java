package io.dps.generator.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;

/** Faults that Kafka's client reports as something else: a library that cannot be loaded, and a missing right. */
final class ClientFailures {

    /** What to do where snappy and zstd cannot load the libraries that they unpack. */
    static final String LIBRARY_HINT =
            "name a folder from which programs may run; in the shell: DPS_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";

    private ClientFailures() {}

    /** Names the library of a codec that could not be loaded; empty when that is not the fault. */
    static Optional<String> unloadable(Throwable failure) {
        List<Throwable> causes = causes(failure);
        if (causes.stream().noneMatch(LinkageError.class::isInstance)) {
            return Optional.empty();
        }
        String text = causes.toString().toLowerCase(Locale.ROOT);
        String codec = text.contains("snappy") ? "snappy" : text.contains("zstd") ? "zstd" : "a codec";
        return Optional.of("the library of " + codec + " cannot be loaded from the folder "
                + System.getProperty("java.io.tmpdir") + ", which may be mounted noexec");
    }

    /**
     * Whether the user lacks a right. A producer without Write on any topic may not even begin, and names the cluster as the
     * cause of another failure.
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
