package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values of records as cells: whatever a value says, it must not break the view or fill the memory. */
final class FlatJsonTest {
    private static Map<String, Object> read(String json) {
        return FlatJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void scalars_stand_under_their_path_in_the_order_of_the_text() {
        assertThat(read("{\"b\":{\"c\":\"x\",\"a\":[1,{}]},\"t\":true,\"n\":null}"))
                .hasToString("{b.c=x, b.a=[1,{}], t=true, n=null}");
    }

    @Test
    void numbers_are_those_of_the_text() {
        assertThat(read("{\"a\":21.50,\"b\":22.0,\"c\":-3,\"d\":12345678901234567890,\"e\":1.5e3}"))
                .containsEntry("a", new BigDecimal("21.50"))
                .containsEntry("b", new BigDecimal("22.0"))
                .containsEntry("c", BigInteger.valueOf(-3))
                .containsEntry("d", new BigInteger("12345678901234567890"))
                .containsEntry("e", new BigDecimal("1.5e3"));
    }

    @Test
    void numbers_of_millions_of_digits_are_not_written_out() {
        assertThat(read("{\"a\":1e999,\"b\":-2.5e-999999999,\"c\":1e999999999}"))
                .hasToString("{a=1E+999, b=-2.5E-999999999, c=1E+999999999}");
    }

    @Test
    void a_name_with_a_dot_is_told_from_a_path() {
        assertThat(read("{\"a.b\":1,\"a\":{\"b\":2},\"c\":{\"d.e\":3}}")).hasToString("{`a.b`=1, a.b=2, c.`d.e`=3}");
    }

    @Test
    void values_that_are_nested_deep_are_one_cell() {
        String object = "{\"a\":".repeat(700) + "1" + "}".repeat(700);
        String array = "{\"a\":" + "[".repeat(700) + "]".repeat(700) + "}";

        assertThat(read(object)).hasSize(1).containsValue("{\"a\":".repeat(680) + "1" + "}".repeat(680));
        assertThat(read(array)).containsExactly(Map.entry("a", "[".repeat(700) + "]".repeat(700)));
        assertThat(read("{\"a\":".repeat(5000) + "1" + "}".repeat(5000))).isEmpty();
    }

    @Test
    void what_follows_an_object_makes_it_a_text() {
        assertThat(read("{\"a\":1} x")).isEmpty();
        assertThat(read("{\"a\":1}{\"b\":2}")).isEmpty();
    }

    @Test
    void what_is_no_object_has_no_cells() {
        assertThat(read("[1]")).isEmpty();
        assertThat(read("1e999")).isEmpty();
        assertThat(read("warm")).isEmpty();
        assertThat(FlatJson.read(null)).isEmpty();
    }
}
