package io.dps.stack.swarm.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The images that dps builds, in the order in which they stand on each other. */
public enum StackImage {
    /** Debian with a Java runtime. */
    BASE(List.of("bin/healthcheck", "bin/native-libraries"), ""),
    /** The broker. */
    KAFKA(List.of("bin/kafka", "log4j2.xml"), "kafka"),
    /** Spark's roles and the programs of ours. */
    SPARK(List.of("bin/spark", "log4j2.xml"), "spark");

    private final List<String> files;
    private final String runtime;

    StackImage(List<String> files, String runtime) {
        this.files = files;
        this.runtime = runtime;
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
        return this == BASE ? Optional.empty() : Optional.of(BASE);
    }
}
