package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.SwarmSpec;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The engine's membership in a swarm: initialises a single-node swarm where there is none, and leaves it again. */
public final class SwarmMembership {
    public static final String BRIDGE = "docker_gwbridge";

    private final EngineConnection engine;
    private final EngineQueries queries;

    public SwarmMembership(EngineConnection engine) {
        this.engine = engine;
        this.queries = new EngineQueries(engine);
    }

    /** Returns whether the engine is in no swarm. */
    public boolean isAlone() {
        return state(queries.info()).equals("inactive");
    }

    public boolean hasBridge() {
        return !queries.networksNamed(BRIDGE).isEmpty();
    }

    /** Returns the id of a manager's swarm; empty for an engine that is no manager. */
    public static String id(JsonNode info) {
        return info.path("Swarm").path("Cluster").path("ID").asText("");
    }

    private static String state(JsonNode info) {
        return info.path("Swarm").path("LocalNodeState").asText("inactive");
    }

    /** @throws UserFailure of kind {@code FAILED} when the engine is in a swarm but is not a manager */
    public JsonNode requireManager() {
        JsonNode info = queries.info();
        String state = state(info);
        if (state.equals("active")
                && info.path("Swarm").path("ControlAvailable").asBoolean()) {
            return info;
        }
        if (state.equals("active")) {
            throw UserFailure.failed(
                    "the Docker engine at " + engine.host() + " is not a manager of its swarm",
                    "set DOCKER_HOST to a manager of the swarm");
        }
        throw UserFailure.failed(
                "the Docker engine at " + engine.host() + " is "
                        + (state.equals("inactive")
                                ? "not in a swarm"
                                : "not an active member of its swarm (state: " + state + ")"),
                switch (state) {
                    case "locked" -> "unlock it first: docker swarm unlock";
                    case "inactive" -> "'stack deploy' makes a swarm of this node; or: docker swarm init";
                    default -> "see: docker info";
                });
    }

    /** @param advertise address of this node for other nodes; empty lets the engine choose */
    public void initialise(Optional<String> advertise) {
        try {
            init(advertise.orElse(""));
        } catch (DockerException e) {
            // On a node with several addresses, the engine requires an advertise address: pass the source address
            // of the default route.
            if (advertise.isEmpty() && String.valueOf(e.getMessage()).contains("advertise")) {
                EngineFailure.translating("create a swarm", () -> init(defaultRouteAddress()));
                return;
            }
            EngineFailure.translating("create a swarm", () -> {
                throw e;
            });
        }
    }

    private boolean init(String advertise) {
        engine.client()
                .initializeSwarmCmd(new SwarmSpec())
                .withListenAddr("0.0.0.0:2377")
                .withAdvertiseAddr(advertise)
                .withForceNewCluster(false)
                .exec();
        return true;
    }

    /**
     * Returns the source address of the default route. Sends nothing: connecting a datagram socket only asks the
     * kernel for its route.
     */
    private static String defaultRouteAddress() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 9));
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | UncheckedIOException e) {
            return "127.0.0.1";
        }
    }

    public void leave() {
        EngineFailure.translating("leave the swarm", () -> {
            engine.client().leaveSwarmCmd().withForceEnabled(true).exec();
            return true;
        });
    }
}
