package io.dps.stack.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of one service or application at one moment.
 *
 * @param name name of the service, for example {@code kafka}
 * @param kind whether it is a service or an application
 * @param state its current state
 * @param id id of its process or task while it runs, empty when it does not
 * @param since when its process started
 * @param endpoint its address, empty when it has none or does not run
 * @param residentBytes resident memory of its process, 0 when unknown
 * @param detail the last error or check result as text, may be empty
 * @param tasks running tasks out of the desired number, such as {@code 1/1}
 * @param node node that it runs on, empty for this machine
 * @param restarts how often the local supervisor restarted it since a command last started it
 * @param lastEnd why it ended before its last or upcoming restart; empty when it has not ended
 * @param ending how an application ended on its own; empty if it did not, or if the target does not know
 */
public record ServiceStatus(
        String name,
        Kind kind,
        State state,
        Optional<String> id,
        Optional<Instant> since,
        String endpoint,
        long residentBytes,
        String detail,
        String tasks,
        String node,
        int restarts,
        String lastEnd,
        Optional<Ending> ending) {
    /** Creates a status without restarts by the local supervisor. */
    public ServiceStatus(
            String name,
            Kind kind,
            State state,
            Optional<String> id,
            Optional<Instant> since,
            String endpoint,
            long residentBytes,
            String detail,
            String tasks,
            String node) {
        this(name, kind, state, id, since, endpoint, residentBytes, detail, tasks, node, 0, "", Optional.empty());
    }

    /** Returns whether the service has a process, healthy or not. */
    public boolean isRunning() {
        return id.isPresent();
    }

    /** Returns whether the service has a process or is about to be restarted. */
    public boolean isWanted() {
        return isRunning() || state == State.STARTING || state == State.UNHEALTHY;
    }

    /** Returns whether the service has no problem; true also for a one-shot service that ended without an error. */
    public boolean isWell() {
        return switch (kind) {
            case SERVICE -> state == State.HEALTHY || state == State.ENDED;
            case APPLICATION -> state != State.DEAD;
        };
    }

    /**
     * Returns a copy for a service whose process runs but fails its check.
     *
     * @param failure the error that the check reported
     */
    public ServiceStatus unanswering(String failure) {
        return with(State.UNHEALTHY, failure, restarts, lastEnd, ending);
    }

    /** Returns how the application ended, without the time, or the detail if that is unknown. */
    public String reason() {
        return ending.map(Ending::how).orElse(detail);
    }

    /** Returns a copy with the way the application ended. */
    public ServiceStatus endedBy(Ending how) {
        return with(state, detail, restarts, lastEnd, Optional.of(how));
    }

    /** Returns a copy with another detail text. */
    public ServiceStatus withDetail(String words) {
        return with(state, words, restarts, lastEnd, ending);
    }

    /** Returns a copy with the number and the reason of the supervisor's restarts. */
    public ServiceStatus restarted(int count, String why) {
        return with(state, detail, count, why, ending);
    }

    private ServiceStatus with(State now, String words, int count, String why, Optional<Ending> end) {
        return new ServiceStatus(
                name, kind, now, id, since, endpoint, residentBytes, words, tasks, node, count, why, end);
    }

    /**
     * How an application ended.
     *
     * @param time when it ended
     * @param how its exit code, or the target's description
     * @param arguments its main class and its arguments
     * @param hasWholeLog whether the complete output of its processes can still be read
     */
    public record Ending(Instant time, String how, List<String> arguments, boolean hasWholeLog) {
        public Ending {
            arguments = List.copyOf(arguments);
        }
    }

    /** A kind of program, by how long it is expected to run. */
    public enum Kind {
        /** Runs as long as the stack is deployed. */
        SERVICE,
        /** Runs next to the services, from its submission until it ends or is stopped. */
        APPLICATION
    }

    /** State of a service or application. */
    public enum State {
        /** Runs and passes its health check. */
        HEALTHY,
        /** Its process runs but does not pass the health check yet. */
        STARTING,
        /** The engine reports its container as healthy, but dps's own check fails; or it ends after every start. */
        UNHEALTHY,
        /** Was started and has ended, but not through a dps command. */
        DEAD,
        /** An application or one-shot service that ended on its own without an error. */
        ENDED,
        /** Someone else runs it, and it fails its check. */
        UNREACHABLE,
        /** Was stopped by dps. */
        STOPPED,
        /** Was never deployed. */
        ABSENT
    }
}
