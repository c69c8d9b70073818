package io.dps.stack.swarm.image;

import io.dps.contract.UserFailure;
import io.dps.stack.machine.JavaModuleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The inputs of each image, and the tag computed from them: the same inputs give the same tag on every machine. A jar
 * is read again only after it has changed.
 */
final class ImageInputs {
    private static final int TAG_LENGTH = 12;
    private static final String LOCK = "requirements.lock";

    private final Path runtimes;
    private final FileDigests digests;
    private final Map<StackImage, BuildContext> contexts = new EnumMap<>(StackImage.class);
    private final Map<StackImage, String> tags = new EnumMap<>(StackImage.class);

    ImageInputs(RuntimeFolder runtimes) {
        this.runtimes = runtimes.path();
        this.digests = new FileDigests(runtimes.digests());
    }

    /** Returns the files of an image. */
    synchronized BuildContext context(StackImage image) {
        return contexts.computeIfAbsent(image, this::read);
    }

    /** Returns the full name of an image with its tag, for example {@code dps/kafka:1a2b3c4d5e6f}. */
    synchronized String tag(StackImage image) {
        String known = tags.get(image);
        if (known != null) {
            return known;
        }
        try {
            String base = image.base().map(this::tag).orElse("");
            String tag = image.repository() + ":"
                    + context(image).hash(base, digests).substring(0, TAG_LENGTH);
            tags.put(image, tag);
            return tag;
        } catch (IOException e) {
            throw new UncheckedIOException("reading what goes into " + image.repository() + " failed", e);
        }
    }

    private BuildContext read(StackImage image) {
        BuildContext context = new BuildContext();
        context.add("Dockerfile", resource(image, "Dockerfile"));
        image.files().forEach(file -> context.add(file, resource(image, file)));
        image.runtime().ifPresent(runtime -> addJars(context, runtimes.resolve(runtime)));
        if (image == StackImage.AIRFLOW) {
            DagFiles.ALL.forEach(file -> context.add("dags/" + file, resource(DagFiles.FOLDER + file)));
        }
        if (image == StackImage.SPARK) {
            String options = String.join("\n", JavaModuleOptions.ALL) + "\n";
            context.add("java-options", options.getBytes(StandardCharsets.UTF_8));
        }
        return context;
    }

    /** Puts dps's own jars into a layer above third-party jars, so that a change in dps does not transfer 300 MB. */
    private static void addJars(BuildContext context, Path folder) {
        List<Path> jars;
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder + " failed", e);
        }
        if (jars.isEmpty()) {
            throw UserFailure.unreachable(
                    folder + " contains no jars",
                    "start dps with its launcher: scripts/dps in a checkout, or bin/dps of a distribution");
        }
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            context.add((name.startsWith("dps-") ? "dps/" : "lib/") + name, jar);
        }
    }

    /** Returns the lock file of Airflow's Python packages. */
    static byte[] lock() {
        return resource(StackImage.AIRFLOW, LOCK);
    }

    private static byte[] resource(StackImage image, String file) {
        return resource("/io/dps/stack/images/" + image.shortName() + "/" + file);
    }

    private static byte[] resource(String path) {
        try (InputStream in = ImageInputs.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("dps lacks its own " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed", e);
        }
    }

    /** The DAG files that come with dps. */
    static final class DagFiles {
        /** The folder of the DAG files among the resources. */
        static final String FOLDER = "/io/dps/stack/airflow/dags/";

        /** The names of the DAG files, listed here because resources of a jar cannot be listed at run time. */
        static final List<String> ALL = List.of(
                ".airflowignore",
                "dps_tasks/__init__.py",
                "dps_tasks/notifications.py",
                "dps_tasks/programs.py",
                "dps_tasks/settings.py",
                "files_to_events.py",
                "generate_weather_test_data.py",
                "weather_backfill.py",
                "weather_streaming.py");

        private DagFiles() {}
    }
}
