package io.dps.stack.model;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * The address of Airflow's API and the user who calls it.
 *
 * @param url {@code http[s]://host[:port][/path]}, without a trailing slash
 * @param user name of the user
 * @param password password of the user; never shown
 */
public record AirflowEndpoint(String url, String user, Secret password) {
    public AirflowEndpoint {
        url = url.replaceAll("/+$", "");
    }

    /** Returns whether the password is Airflow's well-known default. */
    public boolean hasWellKnownPassword() {
        return password.value().equals(user);
    }

    /** Returns whether the password goes to another machine in clear text. */
    public boolean exposesPassword() {
        return !password.value().isEmpty() && leavesOpenly(url);
    }

    /** Returns whether data sent to a URL leaves this machine unencrypted; resolves host names. */
    public static boolean leavesOpenly(String url) {
        try {
            URI address = URI.create(url);
            if (!"http".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
                return false;
            }
            InetAddress host = InetAddress.getByName(address.getHost());
            return !host.isLoopbackAddress() && NetworkInterface.getByInetAddress(host) == null;
        } catch (IllegalArgumentException | UnknownHostException | SocketException e) {
            // An invalid URL: nothing is sent to it.
            return false;
        }
    }
}
