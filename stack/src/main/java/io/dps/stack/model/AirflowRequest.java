package io.dps.stack.model;

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
    /** The usual port of Airflow. */
    public static final int PORT = 8080;

    /** What holds when nobody asks for anything. */
    public static AirflowRequest usual() {
        return new AirflowRequest(PORT, Optional.empty(), false, Notifications.off());
    }
}
