package io.dps.stack.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can read a password on its way to Airflow. */
final class AirflowEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.7:8080, secret, true",
        "HTTP://192.0.2.7, secret, true",
        "http://[2001:db8::7]:8080/airflow, secret, true",
        "https://192.0.2.7, secret, false",
        "http://192.0.2.7:8080, '', false",
        "http://localhost:8080, secret, false",
        "http://127.0.0.2:8080, secret, false",
        "http://[::1]:8080, secret, false",
        "http://a b, secret, false",
    })
    void a_password_is_exposed_when_it_leaves_this_machine_unencrypted(String url, String password, boolean exposed) {
        assertThat(new AirflowEndpoint(url, "ada", new Secret(password)).exposesPassword())
                .isEqualTo(exposed);
    }

    @Test
    void an_address_of_this_machine_is_no_other_one() throws SocketException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().toList()) {
                String host = address.getHostAddress().replaceFirst("%.*", "");
                String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":8080";
                assertThat(address.isLinkLocalAddress() || !AirflowEndpoint.leavesOpenly(url))
                        .as(url)
                        .isTrue();
            }
        }
    }
}
