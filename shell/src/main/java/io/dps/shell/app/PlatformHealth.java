package io.dps.shell.app;

import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.LogStart;
import io.dps.stack.health.ParallelHealthChecks;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Which services of a context took a connection when they were last asked, for the prompt. A connection is all that is
 * asked for: it needs no login and starts nothing. Nobody waits for it: a daemon thread asks while the prompt waits for a
 * key. Safe for several threads.
 */
final class PlatformHealth implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 1_000;
    /** How long the prompt must wait for a key; a script types faster. */
    private static final Duration IDLE = Duration.ofMillis(250);

    private final ConcurrentMap<String, List<String>> silent = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "health");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ScheduledFuture<?> next;

    /** Returns the services that were silent; empty if nothing is known of the context. */
    Optional<List<String>> silent(String context) {
        return Optional.ofNullable(silent.get(context));
    }

    /** Asks in the background if the prompt goes on waiting for a key. */
    synchronized void promptWaits(Invocation invocation) {
        lineBegins();
        next = worker.schedule(() -> look(invocation), IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends a look that goes on, so that a command has the machine to itself. */
    synchronized void lineBegins() {
        if (next != null) {
            next.cancel(true);
        }
    }

    /** Forgets what is known, because a command may have changed it. */
    void forget() {
        silent.clear();
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
        } catch (RuntimeException e) {
            // The next command tells what is wrong; the prompt shows what was known before.
            LogStart.require();
            LoggerFactory.getLogger(PlatformHealth.class).debug("cannot ask for the health of the platform", e);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private static List<String> silentOf(Map<String, List<InetSocketAddress>> services) {
        List<InetSocketAddress> all =
                services.values().stream().flatMap(List::stream).toList();
        List<Boolean> answers = ParallelHealthChecks.of(all, PlatformHealth::takesConnections);
        return services.entrySet().stream()
                .filter(service -> service.getValue().stream().noneMatch(address -> answers.get(all.indexOf(address))))
                .map(Map.Entry::getKey)
                .toList();
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
                    Arrays.stream(endpoints.kafka().brokers().split(","))
                            .map(broker -> address(broker.strip()))
                            .toList());
        }
        ConnectEndpoint connect = endpoints.connect();
        if (!connect.isNone()) {
            addresses.put("connect", List.of(InetSocketAddress.createUnresolved(connect.host(), connect.port())));
        }
        endpoints.airflow().ifPresent(airflow -> {
            String usual = airflow.url().startsWith("https") ? ":443" : ":80";
            String place = airflow.url().replaceFirst("^https?://([^/]*).*$", "$1");
            addresses.put("airflow", List.of(address(place.matches(".*:[0-9]+") ? place : place + usual)));
        });
        return addresses;
    }

    /** Not by way of a URI, which knows no host with a {@code _} in its name. */
    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = hostAndPort.substring(0, colon).replaceAll("^\\[|]$", "");
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
    }
}
