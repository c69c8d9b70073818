package io.dps.stack.local;

import io.dps.stack.machine.JavaModuleOptions;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Archives of the classes that programs load, which spare each of them seconds at its start (ADR 0026). An archive belongs
 * to one JDK and one folder of jars. It is made in the background when a program is first started without one; until then,
 * and wherever it cannot be made, programs start from their jars. Safe to use from several threads and processes.
 */
public final class ClassArchives {
    /** Never makes or uses an archive. */
    public static final ClassArchives NONE = new ClassArchives(Optional.empty());

    private static final Duration NEXT_ATTEMPT = Duration.ofHours(1);

    private final Optional<Place> place;

    private record Place(Path lists, Path cache) {}

    private ClassArchives(Optional<Place> place) {
        this.place = place;
    }

    /**
     * @param lists the distribution's folder of {@code make} and of lists of class names: {@code common.list} for all, and one
     *     for each folder of jars, named like it
     * @param cache the folder of the archives; created on first use
     */
    public ClassArchives(Path lists, Path cache) {
        this(Optional.of(new Place(lists, cache)));
    }

    /** Returns the JVM options that start a program from the archive of a folder of jars; has it made if there is none. */
    List<String> options(JarFolder jars) {
        try {
            return place.isEmpty() ? List.of() : options(place.get(), jars.path());
        } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
            // The cache cannot be written, or the jars are being replaced: only slower.
            return List.of();
        }
    }

    private static List<String> options(Place place, Path jars) throws IOException {
        Path list = place.lists().resolve(jars.getFileName() + ".list");
        Path make = place.lists().resolve("make");
        Path common = place.lists().resolve("common.list");
        if (!Files.isExecutable(make) || !Files.isReadable(list)) {
            return List.of();
        }
        // Whoever could write to it could put another archive there.
        PrivateFile.makeFolder(place.cache());
        Path archive =
                place.cache().resolve(jars.getFileName() + "-" + state(jars, List.of(make, common, list)) + ".jsa");
        if (!isOwn(archive)) {
            make(make, list, archive, jars);
            return List.of();
        }
        // At a fixed address: anywhere else each page of it would be changed, and so be memory of this process alone.
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xshare:auto",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                // An archive that Java refuses after all is no news: what a program prints is read by others.
                "-Xlog:disable",
                "-Xlog:all=off");
    }

    /**
     * Returns a checksum of what an archive depends on. The time of change is part of it, since the build gives each jar the
     * same time of modification, by which Java would tell a changed one.
     */
    private static String state(Path jars, List<Path> others) throws IOException {
        CRC32 checksum = new CRC32();
        try (Stream<Path> files = Files.list(jars)) {
            for (Path file : Stream.concat(
                            Stream.concat(files.sorted(), others.stream()),
                            Stream.of(Path.of(System.getProperty("java.home"), "release")))
                    .toList()) {
                Map<String, Object> of = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime");
                String line = String.join(
                        " ",
                        file.toString(),
                        "" + of.get("size"),
                        "" + of.get("lastModifiedTime"),
                        "" + of.get("ctime"));
                checksum.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return Long.toHexString(checksum.getValue());
    }

    /** Returns whether there is such a file of this user's: what is in an archive is run. */
    private static boolean isOwn(Path archive) throws IOException {
        return Files.isRegularFile(archive, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(archive, "unix:uid")
                        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Starts to make an archive, unless that goes on or has failed a short while ago. */
    private static void make(Path make, Path list, Path archive, Path jars) throws IOException {
        if (!begin(archive.resolveSibling(archive.getFileName() + ".begun"))) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("setsid", "nice", "-n", "19", make.toString()));
        command.addAll(List.of(
                JavaCommand.java().toString(),
                archive.toString(),
                jars.resolve("*").toString()));
        command.add(list.toString());
        // Modules are part of what an archive is made for; Kafka's programs are content with what Spark's need.
        JavaModuleOptions.ALL.stream()
                .filter(option -> option.startsWith("--add-modules"))
                .forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command);
        // Neither passwords nor options that are meant for dps itself.
        builder.environment().keySet().removeIf(variable -> !variable.equals("PATH"));
        builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }

    private static boolean begin(Path marker) throws IOException {
        try {
            if (Files.getLastModifiedTime(marker)
                    .toInstant()
                    .isBefore(Instant.now().minus(NEXT_ATTEMPT))) {
                Files.deleteIfExists(marker);
            }
        } catch (NoSuchFileException e) {
            // The first attempt.
        }
        try {
            Files.createFile(marker);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
