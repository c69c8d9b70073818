package io.dps.stack.swarm.state;

import io.dps.contract.UserFailure;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.Profile;
import io.dps.stack.model.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Chooses the password of Airflow's user. The well-known default is allowed only on a single node; a
 * cluster makes one. */
public final class AirflowPassword {
    /** The name of the user, and also the default password. */
    public static final String USER = "admin";

    private static final int RANDOM_BYTES = 18;

    private AirflowPassword() {}

    /**
     * Returns the password to use from now on.
     *
     * @param profile size of the stack
     * @param kept current password
     * @throws UserFailure of kind {@code USAGE} when the request is for the well-known default and the profile does
     *     not allow that
     */
    public static Secret settle(Profile profile, AirflowRequest request, Optional<Secret> kept) {
        Secret present = request.password().or(() -> kept).orElse(new Secret(USER));
        if (!present.value().equals(USER)) {
            return present;
        }
        boolean cluster = !profile.equals(Profile.SINGLE);
        if (cluster && request.password().isPresent()) {
            throw UserFailure.usage(
                    "profile " + profile.text() + " does not accept the well-known default password of Airflow",
                    "set another with --airflow-password FILE, or leave the option out: a password is made");
        }
        if (cluster || request.generate()) {
            return random();
        }
        return present;
    }

    private static Secret random() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
}
