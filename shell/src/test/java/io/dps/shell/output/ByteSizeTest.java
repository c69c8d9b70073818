package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "1023, 1023 bytes",
        "1024, 1.0 KiB",
        "35756442, 34.1 MiB",
        "1048575, 1.0 MiB",
        "1073741824, 1.0 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void a_size_is_in_the_largest_unit_of_which_there_is_one(long bytes, String shown) {
        assertThat(ByteSize.show(bytes)).isEqualTo(shown);
    }
}
