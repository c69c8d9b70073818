package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.output.Output.Verbosity;
import io.dps.testing.HostileText;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Records and their fields are foreign data, and must not act on the terminal of whoever looks at them. */
final class HostileCellsTest {
    @Provide
    Arbitrary<String> cells() {
        return HostileText.of("sensor", " ", "|", "<td>", "&amp;", "\\n", "温度計");
    }

    @Provide
    Arbitrary<OutputFormat> shown() {
        return Arbitraries.of(
                OutputFormat.TABLE,
                OutputFormat.VERTICAL,
                OutputFormat.MARKDOWN,
                OutputFormat.HTML,
                OutputFormat.JSON,
                OutputFormat.JSONL);
    }

    @Property
    void no_cell_and_no_name_of_a_column_controls_the_terminal(
            @ForAll("cells") String name, @ForAll("cells") String cell, @ForAll("shown") OutputFormat format) {
        assertThat(show(format, name, cell)).matches(HostileText::isPrintable, "is printable");
    }

    @Property
    void json_says_what_the_cell_is(@ForAll("cells") String cell) throws Exception {
        JsonNode read = new ObjectMapper().readTree(show(OutputFormat.JSONL, "cell", cell));

        assertThat(read.get("cell").textValue()).isEqualTo(CellText.of(cell));
    }

    private static String show(OutputFormat format, String name, String cell) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        new Output(streams.streams(), Optional.of(format), Verbosity.NORMAL)
                .table(List.of(Column.text(name), Column.text("b")), List.of(List.of(cell, "b"), List.of("c", cell)));
        assertThat(streams.err()).isEmpty();
        return streams.out();
    }
}
