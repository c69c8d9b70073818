package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DataWriterTest {
    @Test
    void pieces_of_any_size_arrive_whole_and_in_order() {
        Random chance = new Random(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataWriter writer = new DataWriter(out);

        for (int size : new int[] {0, 1, 65_535, 1, 65_536, 3, 65_537, 65_533, 2, 1, 40_000, 40_000, 200_000, 5}) {
            byte[] piece = new byte[size];
            chance.nextBytes(piece);
            writer.bytes(piece);
            expected.writeBytes(piece);
        }
        writer.flush();

        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
    }
}
