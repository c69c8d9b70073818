package io.dps.stack.swarm.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The images that dps builds, in the order in which they stand on each other. */
public enum StackImage {
    /** Debian with a Java runtime. */
    BASE(List.of("bin/healthcheck", "bin/native-libraries"), ""),
    /** The broker. */
    KAFKA(List.of("bin/kafka", "log4j2.xml"), "kafka"),
    /** Spark's roles and the programs of ours. */
    SPARK(List.of("bin/spark", "log4j2.xml"), "spark"),
    /** Airflow's database. */
    POSTGRES(List.of("bin/database"), ""),
    /** Airflow, its DAGs, and what they start. */
    AIRFLOW(List.of("bin/airflow-service", "airflow.cfg", "airflow-secret.py", "requirements.lock"), "");

    /** The part of the stack that may be left out, with these. */
    private static final String OPTIONAL = "airflow";

    private final List<String> files;
    private final String runtime;

    StackImage(List<String> files, String runtime) {
        this.files = files;
        this.runtime = runtime;
    }

    /** The images of a stack without some of its parts. */
    public static List<StackImage> without(Set<String> parts) {
        return Arrays.stream(values())
                .filter(image -> !parts.contains(OPTIONAL) || image != POSTGRES && image != AIRFLOW)
                .toList();
    }

    /** Its short name, for example {@code kafka}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name that its tags are of, for example {@code dps/kafka}. */
    public String repository() {
        return "dps/" + shortName();
    }

    /** The files that come with dps, beside the Dockerfile. */
    List<String> files() {
        return files;
    }

    /** The runtime whose jars go into it. */
    Optional<String> runtime() {
        return runtime.isEmpty() ? Optional.empty() : Optional.of(runtime);
    }

    /** The image of ours that it stands on. */
    Optional<StackImage> base() {
        return switch (this) {
            case BASE -> Optional.empty();
            case AIRFLOW -> Optional.of(SPARK);
            default -> Optional.of(BASE);
        };
    }
}
