package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.RejectReason;
import io.dps.contract.TimeFormat;
import io.dps.contract.ValueFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Help is a part of every command: what is missing in it is a fault. */
final class HelpTest {
    private static Stream<String> commands() {
        return TestCommands.all(TestCommands.tree())
                .map(command -> command.getCommandSpec().qualifiedName());
    }

    private static CommandLine find(String qualifiedName) {
        return TestCommands.all(TestCommands.tree())
                .filter(command -> command.getCommandSpec().qualifiedName().equals(qualifiedName))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void says_in_one_line_what_the_command_does(String name) {
        String[] header = find(name).getCommandSpec().usageMessage().header();

        assertThat(header).hasSize(1);
        assertThat(header[0]).matches("[A-Z].{5,75}\\.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shows_three_examples_or_more_before_anything_that_is_long(String name) {
        List<String> examples = HelpExamples.of(find(name));

        assertThat(examples).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
        String words = name.equals("dps") ? "dps" : name.substring("dps ".length());
        assertThat(examples).anyMatch(example -> example.contains(words));
        // They are to be seen whole where the help is.
        assertThat(examples).allMatch(example -> example.length() <= 110);

        List<String> help = find(name).getUsageMessage().lines().toList();
        int begin = help.indexOf("Examples:");
        assertThat(help.get(1)).startsWith("Usage: " + name);
        assertThat(help.subList(begin + 1, begin + 1 + examples.size()))
                .isEqualTo(examples.stream().map(example -> "  " + example).toList());
        assertThat(help.subList(2, begin)).allMatch(line -> line.isEmpty() || line.startsWith("       "));
        assertThat(help.indexOf("Options:")).isGreaterThan(begin);
    }

    @Test
    void stream_rejects_names_every_reason_once() {
        String help = find("dps stream rejects").getUsageMessage().replaceAll("\\s+", " ");

        assertThat(help)
                .containsOnlyOnce("Reasons of the averager: " + String.join(", ", RejectReason.ids()) + ".")
                .containsOnlyOnce("Reasons of other streams: tombstone, too_large, not_utf8, not_json, trailing_data,"
                        + " not_an_object, duplicate_field, missing_field, wrong_type, out_of_range, bad_time,"
                        + " bad_base64, not_csv, field_count.");
    }

    @Test
    void topic_view_names_every_format_of_values_and_times() {
        String help = find("dps topic view").getUsageMessage().replaceAll("\\s+", " ");

        assertThat(ValueFormat.values()).allSatisfy(format -> assertThat(help).contains(" " + format + ": "));
        for (String time : List.of("epoch-seconds", "epoch-millis", "epoch-micros", "yyyy-MM-dd HH:mm:ss")) {
            assertThat(new TimeFormat(time).text()).isEqualTo(time);
            assertThat(help).contains(time);
        }
        assertThat(help).contains("letters may be " + TimeFormat.ALLOWED + ",");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void describes_every_option_and_parameter(String name) {
        CommandSpec spec = find(name).getCommandSpec();

        assertThat(spec.options())
                .allSatisfy(option ->
                        assertThat(text(option)).as(option.longestName()).matches("\\S.{3,}"));
        assertThat(spec.positionalParameters())
                .allSatisfy(parameter ->
                        assertThat(text(parameter)).as(parameter.paramLabel()).matches("\\S.{3,}"));
    }

    private static String text(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void names_the_default_of_every_option_that_has_one(String name) {
        assertThat(find(name).getCommandSpec().options())
                .filteredOn(option ->
                        option.defaultValue() != null && option.arity().max() > 0)
                .allSatisfy(option -> assertThat(text(option)).contains("(default: " + option.defaultValue()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void lists_the_exit_codes(String name) {
        String help = find(name).getUsageMessage();

        assertThat(help).contains("Usage: " + name, "Exit codes:");
        assertThat(help.substring(help.indexOf("Exit codes:")))
                .containsSubsequence(" 0 ", " 1 ", " 2 ", " 3 ", " 4 ", " 70 ", " 130 ", " 141 ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void fits_a_terminal_and_shows_no_escapes_of_its_own(String name) {
        assertThat(find(name).getUsageMessage()).doesNotContain("$$", "%%", "${DEFAULT", "\u001b");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void has_the_global_options(String name) {
        assertThat(find(name).getCommandSpec().optionsMap())
                .containsKeys(
                        "--context",
                        "--config",
                        "-o",
                        "--output",
                        "--color",
                        "-q",
                        "--progress",
                        "-v",
                        "-y",
                        "-h",
                        "-V");
    }
}
