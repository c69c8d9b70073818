package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.CommandTree;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The tables of the pages say what the program does; the message of a failure has the table as it should be. */
final class PagesTest {
    /** Languages of blocks that other tests run or parse. */
    private static final Set<String> CHECKED = Set.of("dps", "sh", "yaml");

    /** A string of a source, on one line. */
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    @Test
    void lists_every_command() {
        assertThat(table("commands")).isEqualTo(commands());
    }

    @Test
    void lists_every_setting() {
        assertThat(table("settings")).isEqualTo(settings());
    }

    @Test
    void lists_every_exit_code_of_a_command() {
        Map<String, String> codes =
                TestCommands.tree().getCommandSpec().usageMessage().exitCodeList();

        assertThat(table("exit codes"))
                .isEqualTo(codes.entrySet().stream()
                        .map(code -> "| " + code.getKey() + " | " + code.getValue() + " |\n")
                        .collect(Collectors.joining("", "| exit code | meaning |\n| --- | --- |\n", "")));
    }

    @Test
    void lists_every_format_of_rows() throws IOException {
        String page = Files.readString(Page.ROOT.resolve("shell/docs/formats.md"));

        assertThat(OutputFormat.labels())
                .allSatisfy(label -> assertThat(page).containsPattern("(?m)^\\| (\\w+, )*" + label + "\\b[^|]*\\|"));
    }

    @Test
    void lists_every_dag() throws IOException {
        String dags = sources(Page.ROOT.resolve("stack/src/main/resources/io/dps/stack/airflow/dags"), ".py");

        assertThat(codes(Page.block("dags")))
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("dag_id=\"(.+?)\"")
                        .matcher(dags)
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    /** Three dots stand for what a message is about. Comments of the sources do not count. */
    @Test
    void explains_messages_that_dps_has() throws IOException {
        StringBuilder code = new StringBuilder();
        for (String module : List.of("shell", "stack", "generator", "streaming")) {
            STRING.matcher(sources(Page.ROOT.resolve(module).resolve("src/main/java"), ".java"))
                    .results()
                    .forEach(literal -> code.append(literal.group(1)).append('\n'));
        }

        List<String> pieces = codes(Page.block("messages")).stream()
                .flatMap(message -> Stream.of(message.split("\\.\\.\\.")))
                .map(String::strip)
                .filter(piece -> !piece.isEmpty())
                .toList();

        assertThat(pieces).hasSizeGreaterThan(35);
        assertThat(pieces.stream().filter(piece -> code.indexOf(piece) < 0)).isEmpty();
    }

    /** What is neither between marks that a test names nor in a language that a test reads could say anything. */
    @Test
    void every_part_is_held_by_a_test() throws IOException {
        String tests = sources(Page.ROOT.resolve("shell/src/test/java"), ".java")
                + sources(Page.ROOT.resolve("stack/src/test/java"), ".java");

        assertThat(Page.allParts()).isNotEmpty().allSatisfy(part -> {
            String held = part.mark().replaceFirst("^(transcript of ).*", "$1");
            if (!held.isEmpty()) {
                assertThat(tests).containsAnyOf('"' + held + '"', "<!-- " + held + " -->");
            } else if (part.language().equals(Page.TABLE)) {
                assertThat(cells(part.lines().get(0))).as("%s", part).contains(ExamplesTest.COLUMN);
            } else {
                assertThat(part.language()).as("%s", part).isIn(CHECKED);
            }
        });
    }

    /** The name of a test is {@code Class.method}. */
    @ParameterizedTest
    @ValueSource(strings = {"peers of sql", "peers of kafka"})
    void each_yes_of_dps_beside_its_peers_names_its_test(String mark) throws IOException {
        String tests = sources(Page.ROOT.resolve("shell/src/test/java"), ".java");

        assertThat(Page.block(mark).stream().skip(2)).isNotEmpty().allSatisfy(row -> {
            List<String> cells = cells(row);
            assertThat(cells.get(4)).isIn("yes", "partly", "no");
            if (!cells.get(4).equals("yes")) {
                assertThat(cells.get(5)).isEmpty();
                return;
            }
            String[] test = cells.get(5).replace("`", "").split("\\.");
            int begin = tests.indexOf("class " + test[0] + " {");
            assertThat(begin).as(test[0]).isNotNegative();
            int end = tests.indexOf("\npackage ", begin);
            assertThat(tests.substring(begin, end < 0 ? tests.length() : end)).contains("void " + test[1] + "(");
        });
    }

    private static List<Page> docs() {
        return Page.all().subList(1, Page.all().size());
    }

    @ParameterizedTest
    @MethodSource("docs")
    void a_page_begins_with_what_it_is_for_and_an_example(Page page) {
        List<Page.Part> parts = page.parts();

        assertThat(page.lines().get(0)).startsWith("# ");
        assertThat(page.lines().get(2)).matches("[A-Z].*");
        assertThat(parts).isNotEmpty();
        assertThat(parts.get(0).line()).isLessThanOrEqualTo(12);
        assertThat(parts.get(0).language()).isNotEqualTo(Page.TABLE);
    }

    /** The code in the first column, as what stands there is in words otherwise. */
    private static List<String> codes(List<String> table) {
        return table.stream()
                .skip(2)
                .map(row -> cells(row).get(0))
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map(code -> code.group(1))
                .toList();
    }

    /** The cells of a row; a bar in code is written {@code \|} there. */
    static List<String> cells(String row) {
        return Stream.of(row.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    private static String sources(Path folder, String ending) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ending)).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static String table(String mark) {
        return Page.block(mark).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String commands() {
        return TestCommands.all(TestCommands.tree())
                .skip(1)
                .filter(CommandTree::runsAlone)
                .map(PagesTest::row)
                .collect(Collectors.joining("", "| command | what it does |\n| --- | --- |\n", ""));
    }

    private static String row(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName().substring("dps ".length());
        String header = String.join(" ", command.getCommandSpec().usageMessage().header());
        return "| `" + name + "` | " + header.replace("|", "\\|") + " |\n";
    }

    private static String settings() {
        return Stream.of(Setting.values())
                .map(setting -> "| `%s` | `%s` | %s | %s |\n"
                        .formatted(key(setting), setting.variable(), defaultValue(setting), setting.description()))
                .collect(Collectors.joining(
                        "", "| key | variable | default | what it is for |\n| --- | --- | --- | --- |\n", ""));
    }

    private static String defaultValue(Setting setting) {
        return setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
    }

    private static String key(Setting setting) {
        return (setting.scope() == Setting.Scope.CONTEXT ? "contexts.NAME." : "") + setting.key();
    }
}
