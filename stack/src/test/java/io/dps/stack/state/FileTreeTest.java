package io.dps.stack.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder takes on the disk. */
final class FileTreeTest {
    @TempDir
    private Path folder;

    @Test
    void a_sparse_file_counts_with_what_is_there_of_it() throws IOException {
        Path data = Files.createDirectories(folder.resolve("-data/deep"));
        Files.write(data.resolve("full"), new byte[3 << 20]);
        try (RandomAccessFile sparse =
                new RandomAccessFile(data.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(6L << 30);
        }

        assertThat(FileTree.size(folder.resolve("-data"))).isBetween(3L << 20, 4L << 20);
    }

    @Test
    void what_is_missing_takes_nothing_and_a_link_is_not_followed() throws IOException {
        Files.write(folder.resolve("full"), new byte[3 << 20]);

        assertThat(FileTree.size(folder.resolve("none"))).isZero();
        assertThat(FileTree.size(Files.createSymbolicLink(folder.resolve("link"), folder.resolve("full"))))
                .isLessThan(1 << 20);
    }
}
