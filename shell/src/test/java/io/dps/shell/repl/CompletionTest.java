package io.dps.shell.repl;

import static io.dps.shell.repl.TypedSession.TAB;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.command.TestCommands;
import io.dps.shell.complete.CommandCompleter;
import io.dps.shell.output.Streams;
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
        typed.type(keys.replace("<TAB>", TAB) + "\n", new LineRunner() {
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
        assertThat(typed.screen()).contains("stack").contains("Run the streaming averager.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "SELECT<TAB>sensor_id,<TAB>count(*)<TAB>FROM t GROUP BY<TAB>sensor_id; ! SELECT sensor_id, count(*) FROM t GROUP BY sensor_id",
                "topic list; select 1 as<TAB>a;           ! select 1 as a",
                "select 1 -- what; it<TAB>topic;          ! select 1 -- what; it topic;",
                "(select<TAB>1);                          ! (select 1)"
            })
    void a_tab_within_sql_is_a_blank(String keys, String expected) throws IOException {
        String end = keys.contains("--") ? "\n;" : "";
        assertThat(type(keys + end)).isEqualTo("sql -- " + expected);
    }

    @Test
    void the_lines_of_a_pasted_statement_keep_their_tabs_as_blanks_and_get_no_command() throws IOException {
        assertThat(type("select a\n<TAB>from t\n<TAB>where<TAB>st<TAB>= 1;"))
                .isEqualTo("sql -- select a\n from t\n where st = 1");
    }

    @Test
    void leaves_sql_alone() throws IOException {
        assertThat(type("select top<TAB>;")).isEqualTo("sql -- select top");
    }
}
