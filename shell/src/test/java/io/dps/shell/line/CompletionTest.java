package io.dps.shell.line;

import static io.dps.shell.line.TypedSession.TAB;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The TAB key at the prompt, over the real tree of commands. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class CompletionTest {
    private final List<List<String>> ran = new ArrayList<>();
    private final TypedSession typed = new TypedSession()
            .withCompleter(
                    new CommandCompleter(() -> TestCommands.tree().getCommandSpec(), () -> List.of("local", "plant")));

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
                "topic tail --output=xx<TAB>         ! topic tail --output=xx"
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

    @Test
    void a_tab_that_is_typed_inside_sql_completes_nothing() throws IOException {
        typed.type("select 1\nst" + TAB);

        assertThat(typed.screen()).doesNotContain("Run the streaming averager.").doesNotContain(TAB);
    }
}
