package io.dps.shell.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What to do about an error, found by its text. */
final class ErrorTextsTest {
    private static final HelpPage PAGE = new HelpPage("troubleshooting", """
            | what dps says | what to do |
            | --- | --- |
            | `nothing is deployed in context '...'` | deploy |
            | `... does not answer at ...`, `gone: ...` | restart |
            | `Kafka at ... does not answer at all` | look |
            """);

    private final ErrorTexts texts = new ErrorTexts(PAGE, new PageRenderer(new PageStyle(80, false), List.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing is deployed in context 'local'",
                "nothing is deployed in context local",
                "error: Nothing is  deployed in context local",
                "is deployed"
            })
    void a_message_or_a_part_of_it_is_found(String text) {
        assertThat(texts.explain(text))
                .hasValueSatisfying(
                        shown -> assertThat(shown).contains("deploy\n").doesNotContain("restart", "look"));
    }

    @Test
    void the_message_that_shares_most_is_shown() {
        assertThat(texts.explain("Kafka at x:1 does not answer at all"))
                .hasValueSatisfying(shown -> assertThat(shown).contains("look").doesNotContain("restart"));
        assertThat(texts.explain("gone: kafka"))
                .hasValueSatisfying(
                        shown -> assertThat(shown).contains("restart").doesNotContain("look"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing is deployed in context plant",
                "there is no topic 'x'",
                "cannot list topics: Kafka at k1:9094 refused the credentials",
                "stream hourly still has a writer"
            })
    void the_page_of_dps_explains_what_users_meet(String text) {
        HelpPages pages = new HelpPages();

        assertThat(new ErrorTexts(pages.troubleshooting(), new PageRenderer(new PageStyle(80, false), pages.names()))
                        .explain(text))
                .hasValueSatisfying(shown -> assertThat(shown.lines()).hasSizeBetween(2, 7));
    }

    @Test
    void another_text_is_not_explained() {
        assertThat(texts.explain("nothing at all")).isEmpty();
        assertThat(texts.explain("at")).isEmpty();
    }
}
