package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfirmationTest {
    private static Confirmation answered(String answer) {
        return new Confirmation(Optional.of(question -> answer));
    }

    @Test
    void asks_before_something_is_destroyed() {
        List<String> asked = new ArrayList<>();

        new Confirmation(Optional.of(question -> {
                    asked.add(question);
                    return " Yes ";
                }))
                .ask("delete it?");

        assertThat(asked).containsExactly("delete it? [y/N] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "no", "yess", "j"})
    void only_yes_is_a_yes(String answer) {
        assertThatThrownBy(() -> answered(answer).ask("delete it?"))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FAILED))
                .hasMessage("not confirmed, nothing was changed");
    }

    @Test
    void only_the_name_confirms_for_a_production_context() {
        assertThatCode(() -> answered("plant ").askForName("delete it?", "plant"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> answered("yes").askForName("delete it?", "plant"))
                .hasMessage("not confirmed, nothing was changed");
    }

    @Test
    void where_nobody_can_be_asked_the_option_must_say_it() {
        Confirmation nobody = new Confirmation(Optional.empty());

        assertThatThrownBy(() -> nobody.ask("delete it?")).isInstanceOfSatisfying(UserFailure.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(e.hint()).isEqualTo("add -y to confirm");
        });
        assertThatThrownBy(() -> nobody.askForName("delete it?", "plant"))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.hint()).isEqualTo("add --confirm plant"));
    }
}
