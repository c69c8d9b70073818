package io.dps.stack.model;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;

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

    /** Whether a password travels to another machine so that whoever listens reads it. */
    public boolean exposesPassword() {
        return !password.value().isEmpty() && leavesOpenly(url);
    }

    /** Whether what is sent to an address leaves this machine, and is not encrypted; names are looked up. */
    public static boolean leavesOpenly(String url) {
        try {
            URI address = URI.create(url);
            if (!"http".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
                return false;
            }
            InetAddress host = InetAddress.getByName(address.getHost());
            return !host.isLoopbackAddress() && NetworkInterface.getByInetAddress(host) == null;
        } catch (IllegalArgumentException | UnknownHostException | SocketException e) {
            // Nothing is sent to what is no address.
            return false;
        }
    }
}
