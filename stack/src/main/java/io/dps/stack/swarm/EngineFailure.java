package io.dps.stack.swarm;

import com.github.dockerjava.api.exception.DockerException;
import io.dps.stack.model.StackException;
import io.dps.stack.model.StackException.Reason;
import java.util.function.Supplier;

/** Says in words what an engine refused. Old engines answer many a user's error with 500, so texts tell, not numbers. */
final class EngineFailure {
    private EngineFailure() {}

    /** Calls the engine and translates its refusal. */
    static <T> T translating(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (DockerException e) {
            throw new StackException(
                    Reason.FAILED, "cannot " + doing + ": " + message(e.getMessage()), hint(e.getMessage()), e);
        } catch (StackException | GoneNetworkException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StackException(Reason.INTERRUPTED, "interrupted: " + doing, "", e);
            }
            throw new StackException(
                    Reason.UNREACHABLE, "the Docker engine does not answer: " + words(e), "see: stack doctor", e);
        }
    }

    static StackException of(int status, String message) {
        Reason reason = status == 503 ? Reason.UNREACHABLE : Reason.FAILED;
        return new StackException(reason, "the Docker engine refused: " + message(message), hint(message));
    }

    static StackException unreachable(EngineConnection engine, Exception cause) {
        if (Thread.currentThread().isInterrupted()) {
            return new StackException(Reason.INTERRUPTED, "interrupted while asking the Docker engine", "", cause);
        }
        return new StackException(
                Reason.UNREACHABLE,
                "the Docker engine at " + engine.host() + " does not answer: " + words(cause),
                "start it, or name another one in DOCKER_HOST",
                cause);
    }

    private static String words(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : message(cause.getMessage());
    }

    /** The text of the engine's JSON, which docker-java puts behind a status. */
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
            return "name a manager of the swarm in DOCKER_HOST";
        }
        return text.contains("constraint expected") ? "write constraints as node.labels.NAME == VALUE" : "";
    }
}
