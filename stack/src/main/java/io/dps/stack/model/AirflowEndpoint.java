package io.dps.stack.model;

/**
 * Airflow's API, and who asks.
 *
 * @param url {@code http[s]://host[:port][/path]}, without a slash at its end
 * @param user name of the user
 * @param password password of the user; never shown
 */
public record AirflowEndpoint(String url, String user, Secret password) {
    public AirflowEndpoint {
        url = url.replaceAll("/+$", "");
    }

    /** Whether everybody who knows Airflow knows the password. */
    public boolean hasWellKnownPassword() {
        return password.value().equals(user);
    }
}
