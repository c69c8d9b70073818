package io.dps.stack.swarm.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.DeployRequest.Notifications;
import io.dps.stack.model.Profile;
import io.dps.stack.model.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose password holds, and where the well-known one is not good enough. */
final class AirflowPasswordTest {
    private static final Optional<Secret> WELL_KNOWN = Optional.of(new Secret("admin"));
    private static final Optional<Secret> OTHER = Optional.of(new Secret("other"));

    private static String settled(String profile, Optional<Secret> asked, boolean generate, Optional<Secret> kept) {
        AirflowRequest request = new AirflowRequest(8080, asked, generate, Notifications.off());
        return AirflowPassword.settle(Profile.of(profile), request, kept).value();
    }

    @Test
    void a_single_node_begins_with_the_well_known_one() {
        assertThat(settled("single", Optional.empty(), false, Optional.empty())).isEqualTo("admin");
    }

    @Test
    void what_was_set_stays_until_another_one_is_asked_for() {
        assertThat(settled("single", Optional.empty(), false, OTHER)).isEqualTo("other");
        assertThat(settled("single", Optional.empty(), true, OTHER)).isEqualTo("other");
        assertThat(settled("single", OTHER, false, Optional.of(new Secret("kept"))))
                .isEqualTo("other");
    }

    @Test
    void a_generated_one_takes_the_place_of_the_well_known_one() {
        String first = settled("single", Optional.empty(), true, WELL_KNOWN);
        assertThat(first).hasSizeGreaterThanOrEqualTo(20);
        assertThat(settled("single", Optional.empty(), true, WELL_KNOWN)).isNotEqualTo(first);
    }

    @Test
    void a_cluster_makes_one_and_refuses_the_well_known_one() {
        assertThat(settled("cluster", Optional.empty(), false, Optional.empty()))
                .hasSizeGreaterThanOrEqualTo(20);
        assertThat(settled("cluster", Optional.empty(), false, WELL_KNOWN)).isNotEqualTo("admin");
        assertThatThrownBy(() -> settled("cluster", WELL_KNOWN, false, OTHER))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(e.hint()).contains("--airflow-password");
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_cluster_takes_any_other(boolean generate) {
        assertThat(settled("cluster", OTHER, generate, Optional.empty())).isEqualTo("other");
        assertThat(settled("cluster", Optional.empty(), true, Optional.empty())).isNotEqualTo("admin");
    }
}
