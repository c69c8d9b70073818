package io.dps.shell.line;

import static io.dps.shell.line.TypedSession.LEFT;
import static io.dps.shell.line.TypedSession.TAB;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.completion.FakeNames;
import io.dps.shell.completion.Name;
import io.dps.shell.completion.NameKind;
import io.dps.shell.completion.PromptCompleter;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The TAB key at the prompt, over the real tree of commands. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class CompletionTest {
    private final List<List<String>> ran = new ArrayList<>();
    private static final List<Name> VIEWS = List.of(
            new Name("weather_data", "", List.of(new Name("sensor_id", "STRING"), new Name("temperature", "DOUBLE"))));

    private final FakeNames names = new FakeNames()
            .with(NameKind.CONTEXT, "local", "plant")
            .with(NameKind.TOPIC, List.of(new Name("weather_data", "4 partitions"), new Name("meters", "1 partition")))
            .inPlant(NameKind.TOPIC, "boilers")
            .with(NameKind.STREAM, "weather_data_avg", "hourly")
            .with(NameKind.SERVICE, "kafka", "connect")
            .with(NameKind.DAG, List.of(new Name("clean_up", "", List.of(new Name("manual_1", "success")))))
            .with(NameKind.VIEW, VIEWS)
            .with(NameKind.KEY, "kafka.port", "kafka.user")
            .with(NameKind.VARIABLE, "LIMIT")
            .with(NameKind.JOB, "%7");
    private final TypedSession typed = new TypedSession()
            .withCompleter(new PromptCompleter(() -> TestCommands.tree().getCommandSpec(), names));

    private String type(String keys) throws IOException {
        typed.type(keys.replace("<TAB>", TAB) + "\n", new CommandRunner() {
            @Override
            public int run(List<String> words, Variables variables, Streams streams, String place) {
                ran.add(words);
                return 0;
            }

            @Override
            public int check(List<String> words, Variables variables, Streams streams, String place) {
                return run(words, variables, streams, place);
            }

            @Override
            public int fail(Throwable failure, Streams streams, String place) {
                throw new IllegalStateException(failure);
            }
        });
        return String.join(" ", ran.get(ran.size() - 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "top<TAB>                            ! topic",
                "topic li<TAB>                       ! topic list",
                "topic l<TAB>-o ta<TAB>              ! topic list -o table",
                "generate r<TAB>                     ! generate run",
                "topic tail weather_data --fol<TAB>   ! topic tail weather_data --follow",
                "stack status --output=ta<TAB>       ! stack status --output=table",
                "stack status --output js<TAB>l      ! stack status --output jsonl",
                "-o ve<TAB>stack sta<TAB>            ! -o vertical stack status",
                "--color ne<TAB>                     ! --color never",
                "say a; gene<TAB>                    ! generate",
                "say a && strea<TAB>sta<TAB>rt       ! stream start",
                "select 1; | cat ; topic pr<TAB>     ! topic produce",
                "plot t f --isolation read_u<TAB>    ! plot t f --isolation read_uncommitted",
                "assert topic t --isolation=read_c<TAB> ! assert topic t --isolation=read_committed",
                "generate run --column=temp<TAB>     ! generate run --column=temperature=",
                "nothing_like_it<TAB>                ! nothing_like_it",
                "context use pl<TAB>                 ! context use plant",
                "context show pl<TAB>-o js<TAB>l     ! context show plant -o jsonl",
                "topic list --context pl<TAB>        ! topic list --context plant",
                "topic tail --output=xx<TAB>         ! topic tail --output=xx",
                "topic tail met<TAB>-n 3             ! topic tail meters -n 3",
                "topic tail -n 3 met<TAB>            ! topic tail -n 3 meters",
                "topic tail -n 3 -- met<TAB>         ! topic tail -n 3 -- meters",
                "topic tail eters<TAB>               ! topic tail meters",
                "topic tail --context plant bo<TAB>  ! topic tail --context plant boilers",
                "topic tail --context=plant bo<TAB>  ! topic tail --context=plant boilers",
                "stream create h --to met<TAB>       ! stream create h --to meters",
                "stream create h --to=met<TAB>       ! stream create h --to=meters",
                "stream lag ho<TAB>                  ! stream lag hourly",
                "wait stream ho<TAB>--state sto<TAB> ! wait stream hourly --state stopped",
                "stack logs kaf<TAB>conn<TAB>        ! stack logs kafka connect",
                "stack scale kaf<TAB>2               ! stack scale kafka=2",
                "stack deploy --without air<TAB>     ! stack deploy --without airflow",
                "stack deploy --without=airflow,ka<TAB> ! stack deploy --without=airflow,kafka-ui",
                "dag logs cl<TAB>man<TAB>            ! dag logs clean_up manual_1",
                "dag unpause a cl<TAB>               ! dag unpause a clean_up",
                "plot weather_data temp<TAB>         ! plot weather_data temperature",
                "plot weather_data temperature --as h<TAB> ! plot weather_data temperature --as histogram",
                "context add x --set kafka.p<TAB>1   ! context add x --set kafka.port=1",
                "unset LI<TAB>                       ! unset LIMIT",
                "set LI<TAB>9                        ! set LIMIT=9",
                "kill %<TAB>                         ! kill %7",
                "help top<TAB> ta<TAB>               ! help topic tail",
                "help trou<TAB>                      ! help troubleshooting",
                "help --page sq<TAB>                 ! help --page sql",
                "topic view t --value-format cs<TAB> ! topic view t --value-format csv",
                "topic tail \"met<TAB>               ! topic tail meters",
                "context add p --kafka-security SASL_S<TAB> ! context add p --kafka-security SASL_SSL"
            })
    void completes_commands_options_and_their_values(String keys, String expected) throws IOException {
        assertThat(type(keys)).isEqualTo(expected);
    }

    @Test
    void shows_all_candidates_with_their_headers_where_several_fit() throws IOException {
        assertThat(type("st<TAB>")).isEqualTo("st");
        assertThat(typed.screen())
                .contains("stack")
                .contains("Run streams: the averager, and those that you define in SQL.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "select a,<TAB>b from t<NL>GROUP BY<TAB>sensor_id;   ! select a,<TAB>b from t<NL>GROUP BY<TAB>sensor_id",
                "select *<NL><TAB>from t<NL><TAB><TAB>where st<TAB>>1; ! select *<NL><TAB>from t<NL><TAB><TAB>where st<TAB>>1",
                "/* c */ select 'a<TAB>b';                           ! /* c */ select 'a<TAB>b'",
                "(select<TAB>1);                                     ! (select<TAB>1)",
                "say a; select<TAB>top from t;                       ! select<TAB>top from t"
            })
    void a_tab_inside_sql_that_is_pasted_is_kept(String keys, String sql) throws IOException {
        assertThat(type(keys.replace("<NL>", "\n")))
                .isEqualTo("sql -- " + sql.replace("<NL>", "\n").replace("<TAB>", TAB));
        assertThat(typed.screen()).doesNotContain("Run the streaming averager.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "echo<TAB>a<TAB>b              ! echo a b",
                "<TAB>topic list               ! topic list",
                "topic tail<TAB>weather_data   ! topic tail weather_data",
                "topic<TAB><TAB>list           ! topic list",
                "select 1; | cat ;<TAB>echo<TAB>a ! echo a"
            })
    void a_tab_between_words_that_are_pasted_is_a_blank(String keys, String expected) throws IOException {
        assertThat(type(keys)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {"st ! stack ! xst", "'topic tail ' ! weather_data ! topic taixl"},
            quoteCharacter = '\'')
    void keys_that_follow_a_list_of_candidates_make_no_pasted_text_of_the_tab(
            String keys, String listed, String expected) throws IOException {
        // The user sees the list before pressing more keys.
        typed.withLookAhead(() -> typed.screen().contains(listed));

        assertThat(type(keys + TAB + LEFT + LEFT + "x")).isEqualTo(expected);
        assertThat(typed.screen()).contains(listed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1\nst", "select st", "select 1 from weather_data where st"})
    void a_tab_inside_sql_offers_no_command(String keys) throws IOException {
        typed.type(keys + TAB);

        assertThat(typed.screen())
                .contains("functions")
                .doesNotContain("Run streams:")
                .doesNotContain(TAB);
    }

    @Test
    void a_tab_completes_a_column_also_in_a_continuation_line() throws IOException {
        typed.type("select sens" + TAB);
        typed.type("select\n1, weather_data.sens" + TAB);

        assertThat(typed.screen()).contains("weather_data.sensor_id").doesNotContain("sensor_id,");
    }

    @Test
    void a_tab_completes_in_sql_mode() throws IOException {
        typed.typeSql("select * from wea" + TAB);
        typed.typeSql("stac" + TAB);

        assertThat(typed.screen()).contains("from weather_data").doesNotContain("stack");
    }

    @Test
    void several_names_are_listed_with_their_descriptions() throws IOException {
        typed.type("topic tail " + TAB);

        assertThat(typed.screen()).contains("weather_data (4 partitions)").contains("meters        (1 partition)");
    }

    @Test
    void foreign_text_does_not_control_the_terminal() throws IOException {
        String clear = "\u001b[2J";
        names.with(
                NameKind.DAG,
                List.of(
                        new Name("clean", "Cleans" + clear + " up\nand more"),
                        new Name("clear" + clear, ""),
                        new Name("clean_all", "x".repeat(200))));
        typed.type("dag pause cl" + TAB);

        assertThat(typed.sequences()).doesNotContain(clear);
        assertThat(typed.screen())
                .contains("(Cleans\\u001b[2J up)")
                .doesNotContain("and more")
                .contains("(" + "x".repeat(57) + "...)")
                .doesNotContain("clear");
    }

    @Test
    void options_are_listed_with_their_descriptions_and_without_those_that_were_given() throws IOException {
        typed.type("topic tail t --follow --" + TAB);

        assertThat(typed.screen()).contains("--max").contains("Only records").contains("--where");
        assertThat(typed.screen().split("--follow")).hasSize(2);
    }

    @Test
    void a_command_that_takes_no_argument_lists_its_options() throws IOException {
        typed.type("topic list " + TAB);

        assertThat(typed.screen()).contains("--output");
    }

    @Test
    void files_are_completed_after_a_redirection_in_options_and_with_blanks_in_their_names(@TempDir Path folder)
            throws IOException {
        Files.createFile(folder.resolve("report one.csv"));
        String begin = folder.resolve("repo").toString();

        assertThat(type("say a; topic list > " + begin + TAB)).isEqualTo("topic list");
        assertThat(type("sql --file " + begin + TAB)).isEqualTo("sql --file " + folder.resolve("report one.csv"));
        assertThat(type("sql --file=" + begin + TAB)).isEqualTo("sql --file=" + folder.resolve("report one.csv"));
        assertThat(type("source '" + begin + TAB)).isEqualTo("source " + folder.resolve("report one.csv"));
        assertThat(typed.screen()).contains("> " + folder + "/report\\ one.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'", "\""})
    void a_file_name_is_completed_to_a_word_that_means_this_file(String quote, @TempDir Path folder)
            throws IOException {
        Path odd = Files.createFile(folder.resolve("re$1 \"${A}\" it's #b\\a.csv"));
        Path plain = Files.createFile(folder.resolve("plain $1 \"\\.csv"));

        assertThat(type("source " + quote + folder + "/re" + TAB)).isEqualTo("source " + odd);
        assertThat(type("source " + quote + folder + "/plai" + TAB)).isEqualTo("source " + plain);
    }

    @Test
    void five_thousand_topics_are_listed_by_their_beginnings() throws IOException {
        names.with(
                NameKind.TOPIC,
                IntStream.range(0, 5_000)
                        .mapToObj(i -> new Name("plant-%04d".formatted(i), "1 partition"))
                        .toList());

        assertThat(type("topic tail pl<TAB>4999")).isEqualTo("topic tail plant-4999");
        assertThat(typed.screen()).contains("plant-49...").contains("(100 names)");
        assertThat(type("topic tail plant-49<TAB>99")).isEqualTo("topic tail plant-4999");
    }
}
