package io.dps.stack.swarm.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.util.function.Supplier;

/**
 * Translates errors of the engine. Old engines answer many user errors with status 500, so the translation depends on
 * the message, not on the status.
 */
public final class EngineFailure {
    private EngineFailure() {}

    /** Calls the engine and translates an error. */
    public static <T> T translating(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (DockerException e) {
            throw UserFailure.failed("cannot " + doing + ": " + message(e.getMessage()), hint(e.getMessage()), e);
        } catch (UserFailure | RemovedNetworkException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new UserFailure(FailureKind.INTERRUPTED, "interrupted: " + doing, "", e);
            }
            throw UserFailure.unreachable("the Docker engine does not answer: " + words(e), "see: stack doctor", e);
        }
    }

    static UserFailure of(int status, String message) {
        FailureKind reason = status == 503 ? FailureKind.UNREACHABLE : FailureKind.FAILED;
        return new UserFailure(reason, "the Docker engine rejected the request: " + message(message), hint(message));
    }

    static UserFailure unreachable(EngineConnection engine, Exception cause) {
        if (Thread.currentThread().isInterrupted()) {
            return new UserFailure(FailureKind.INTERRUPTED, "interrupted while asking the Docker engine", "", cause);
        }
        return UserFailure.unreachable(
                "the Docker engine at " + engine.host() + " does not answer: " + words(cause),
                "start it, or set DOCKER_HOST to the address of another one",
                cause);
    }

    private static String words(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : message(cause.getMessage());
    }

    /** Returns the message in the engine's JSON, which docker-java appends to the status. */
    private static String message(String text) {
        String line = text == null ? "" : text.strip().replaceFirst("^Status [0-9]+: ", "");
        return line.replaceFirst("^\\{\"message\":\"(.*)\"\\}$", "$1")
                .replaceFirst("^rpc error: code = [A-Za-z]+ desc = ", "");
    }

    private static String hint(String text) {
        if (text == null) {
            return "";
        }
        if (text.contains("not a swarm manager")) {
            return "set DOCKER_HOST to a manager of the swarm";
        }
        return text.contains("constraint expected") ? "write constraints as node.labels.NAME == VALUE" : "";
    }

    /**
     * Reports a network that the engine still lists although its swarm has removed it, as after
     * {@code docker stack rm}. The network disappears when the last container has left it; until then no other network
     * can take its place.
     */
    public static final class RemovedNetworkException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String network;

        /** @param network its id */
        public RemovedNetworkException(String network, Throwable cause) {
            super("the swarm has removed network " + network, cause);
            this.network = network;
        }

        /** Returns the id of the network. */
        public String network() {
            return network;
        }
    }
}
