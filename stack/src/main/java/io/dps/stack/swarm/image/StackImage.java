package io.dps.stack.swarm.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The images that dps builds, ordered so that each follows its base. */
public enum StackImage {
    /** Debian with a Java runtime. */
    BASE(List.of("bin/healthcheck", "bin/native-libraries"), ""),
    /** The broker. */
    KAFKA(List.of("bin/kafka", "log4j2.xml"), "kafka"),
    /** The Spark processes and dps's own programs. */
    SPARK(List.of("bin/spark", "log4j2.xml"), "spark"),
    /** Airflow's database. */
    POSTGRES(List.of("bin/database"), ""),
    /** Airflow, its DAGs, and the programs that they start. */
    AIRFLOW(List.of("bin/airflow-service", "airflow.cfg", "airflow-secret.py", "requirements.lock"), "");

    /** Name of the optional part of the stack that has images of its own; {@code --without} leaves it out. */
    private static final String OPTIONAL = "airflow";

    private final List<String> files;
    private final String runtime;

    StackImage(List<String> files, String runtime) {
        this.files = files;
        this.runtime = runtime;
    }

    /** Returns the images of a stack without the given parts. */
    public static List<StackImage> without(Set<String> parts) {
        return Arrays.stream(values())
                .filter(image -> !parts.contains(OPTIONAL) || image != POSTGRES && image != AIRFLOW)
                .toList();
    }

    /** Returns the image's short name, for example {@code kafka}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the image's repository, its full name without the tag, for example {@code dps/kafka}. */
    public String repository() {
        return "dps/" + shortName();
    }

    /** Returns the files of the image that come with dps, besides the Dockerfile. */
    List<String> files() {
        return files;
    }

    /** Returns the runtime whose jars go into the image. */
    Optional<String> runtime() {
        return runtime.isEmpty() ? Optional.empty() : Optional.of(runtime);
    }

    /** Returns the dps image that this image is built from. */
    Optional<StackImage> base() {
        return switch (this) {
            case BASE -> Optional.empty();
            case AIRFLOW -> Optional.of(SPARK);
            default -> Optional.of(BASE);
        };
    }
}
