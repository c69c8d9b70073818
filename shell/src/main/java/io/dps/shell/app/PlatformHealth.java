package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import io.dps.stack.health.ParallelHealthChecks;
import io.dps.stack.model.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which services of a context took a connection when they were last asked, for the prompt. A connection is all that is
 * asked for: it needs no login, starts nothing and ends within {@link #PATIENCE_MILLIS}. Safe for several threads.
 */
final class PlatformHealth {
    private static final int PATIENCE_MILLIS = 1_000;

    private final ConcurrentMap<String, List<String>> silent = new ConcurrentHashMap<>();

    /** Returns the services that were silent; empty if nothing is known of the context. */
    Optional<List<String>> silent(String context) {
        return Optional.ofNullable(silent.get(context));
    }

    /** Asks the services of the invocation's context, which takes a moment. */
    void look(Invocation invocation) {
        try {
            String context = invocation.config().context();
            // Not the invocation's platform, which may ask the user for a password.
            Optional<Endpoints> endpoints =
                    invocation.platforms().of(invocation.config()).target().recordedEndpoints();
            if (endpoints.isEmpty()) {
                silent.remove(context);
            } else {
                silent.put(context, silentOf(addresses(endpoints.get())));
            }
        } catch (UserFailure e) {
            // The next command tells it; the prompt shows what was known before.
        }
    }

    private static List<String> silentOf(Map<String, List<InetSocketAddress>> services) {
        List<String> names = List.copyOf(services.keySet());
        List<Boolean> answers = ParallelHealthChecks.of(
                services.values(), addresses -> addresses.stream().anyMatch(PlatformHealth::takesConnections));
        return names.stream().filter(name -> !answers.get(names.indexOf(name))).toList();
    }

    private static boolean takesConnections(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), PATIENCE_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the addresses by service; Kafka answers if one of its brokers does. */
    private static Map<String, List<InetSocketAddress>> addresses(Endpoints endpoints) {
        Map<String, List<InetSocketAddress>> addresses = new TreeMap<>();
        if (!endpoints.kafka().isNone()) {
            addresses.put(
                    "kafka",
                    List.of(endpoints.kafka().brokers().split(",")).stream()
                            .map(broker -> address("kafka://" + broker.strip(), 0))
                            .toList());
        }
        if (!endpoints.connect().isNone()) {
            addresses.put("connect", List.of(address(endpoints.connect().address(), 0)));
        }
        endpoints.airflow().ifPresent(airflow -> {
            int usual = airflow.url().startsWith("https") ? 443 : 80;
            addresses.put("airflow", List.of(address(airflow.url(), usual)));
        });
        return addresses;
    }

    private static InetSocketAddress address(String url, int usualPort) {
        URI uri = URI.create(url);
        return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? usualPort : uri.getPort());
    }
}
