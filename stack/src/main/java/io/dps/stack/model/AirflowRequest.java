package io.dps.stack.model;

import io.dps.contract.SwarmPort;
import java.util.Optional;

/**
 * What a user asks of Airflow at a deploy.
 *
 * @param port port of its UI and API
 * @param password another password of its user; empty keeps the present one
 * @param generate make a password where the present one is what everybody knows
 * @param notifications who hears of failures
 */
public record AirflowRequest(int port, Optional<Secret> password, boolean generate, Notifications notifications) {
    /** What holds when nobody asks for anything. */
    public static AirflowRequest usual() {
        return new AirflowRequest(SwarmPort.AIRFLOW.usual(), Optional.empty(), false, Notifications.off());
    }
}
