package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that is handed on, unpacked somewhere else and started through a link. */
@Tag("slow")
class DistributionIT {
    @Test
    void the_archive_runs_from_any_folder(@TempDir Path folder) throws Exception {
        Path archive = Path.of(System.getProperty("dps.archive"));
        Path elsewhere = Files.createDirectories(folder.resolve("some where"));
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", elsewhere.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        Path unpacked;
        try (Stream<Path> entries = Files.list(elsewhere)) {
            unpacked = entries.findFirst().orElseThrow();
        }
        // An archive of classes of this folder would still be in the making when the folder goes.
        Dps dps = new Dps(folder, unpacked).with("DPS_CLASS_ARCHIVE", "off");

        List<String> version = dps.run("--version").succeeds().lines();
        assertThat(version).containsExactly(unpacked.getFileName().toString().replace('-', ' '));
        try (Stream<Path> parts = Files.list(unpacked)) {
            assertThat(parts.map(part -> part.getFileName().toString()))
                    .contains("bin", "classes", "lib", "runtime", "schemas", "share", "LICENSE", "NOTICE");
        }
        assertThat(unpacked.resolve("share/man/man1/dps.1")).content().startsWith(".TH DPS 1");
        licensesAreListed(unpacked.resolve("lib"), unpacked.resolve("licenses/lib.txt"));
        licensesAreListed(unpacked.resolve("runtime/kafka"), unpacked.resolve("licenses/kafka.txt"));
        licensesAreListed(unpacked.resolve("runtime/spark"), unpacked.resolve("licenses/spark.txt"));
        try {
            dps.run("stack", "deploy", "--any-port").succeeds();
            assertThat(dps.run("sql", "select 40 + 2 as answer").succeeds().out())
                    .isEqualTo("answer\n42\n");
        } finally {
            dps.run("stack", "remove", "--purge", "-y").succeeds();
        }
    }

    /** The list has a line for each jar of others in the folder, such as {@code org.slf4j:slf4j-api:2.0.17  MIT}. */
    private static void licensesAreListed(Path folder, Path list) throws IOException {
        List<String> listed = Files.readAllLines(list);
        assertThat(listed).allMatch(line -> line.matches("[^ :]+:[^ :]+:[^ :]+  [^ ].+"));
        List<String> names = listed.stream()
                .map(line -> line.substring(0, line.indexOf(' ')).split(":"))
                .map(coordinates -> coordinates[1] + "-" + coordinates[2])
                .toList();
        try (Stream<Path> jars = Files.list(folder)) {
            assertThat(jars.map(jar -> jar.getFileName().toString()).filter(jar -> !jar.startsWith("dps-")))
                    .isNotEmpty()
                    .allMatch(jar -> names.stream().anyMatch(jar::startsWith), "has a line in " + list);
        }
    }
}
