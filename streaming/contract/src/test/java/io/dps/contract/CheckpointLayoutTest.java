package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointLayoutTest {
    @TempDir
    Path checkpoints;

    @Test
    void what_was_moved_aside_is_found_again_and_no_stream_s_folder_is() throws IOException {
        Path stream = Files.createDirectory(checkpoints.resolve("weather_data_avg"));
        Path other = Files.createDirectory(checkpoints.resolve("dropped-averages"));
        Path aside = Files.move(stream, CheckpointLayout.dropped(stream));

        assertThat(CheckpointLayout.leftovers(checkpoints)).containsExactly(aside);
        assertThat(other).exists();
        assertThat(Topics.isName(aside.getFileName().toString())).isFalse();
    }

    @Test
    void nothing_was_moved_aside_where_there_is_no_folder() throws IOException {
        assertThat(CheckpointLayout.leftovers(checkpoints.resolve("absent"))).isEmpty();
    }
}
