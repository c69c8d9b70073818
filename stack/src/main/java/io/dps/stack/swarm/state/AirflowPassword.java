package io.dps.stack.swarm.state;

import io.dps.contract.UserFailure;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Chooses the password of Airflow's user. The well-known default is allowed only on a single node. */
public final class AirflowPassword {
    /** The name of the user, and also the default password. */
    public static final String USER = "admin";

    private static final String SINGLE = "single";
    private static final int RANDOM_BYTES = 18;

    private AirflowPassword() {}

    /**
     * Returns the password to use from now on.
     *
     * @param profile size of the stack
     * @param kept current password
     * @throws UserFailure of kind {@code USAGE} when the result would be the well-known default and the profile does
     *     not allow that
     */
    public static Secret settle(String profile, AirflowRequest request, Optional<Secret> kept) {
        Secret present = request.password().or(() -> kept).orElse(new Secret(USER));
        if (!present.value().equals(USER)) {
            return present;
        }
        if (request.generate()) {
            return random();
        }
        if (!profile.equals(SINGLE)) {
            throw UserFailure.usage(
                    "profile " + profile + " does not accept the well-known default password of Airflow",
                    "set another: --airflow-password FILE, or --generate-passwords");
        }
        return present;
    }

    private static Secret random() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
}
