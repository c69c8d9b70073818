package io.dps.stack.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of one service or application at one moment.
 *
 * @param name name of the service, for example {@code kafka}
 * @param kind whether it is a service or an application
 * @param state what it is doing
 * @param id id of its process or task while it runs, empty when it does not
 * @param since when its process started
 * @param endpoint where it answers, empty when it has none or does not run
 * @param residentBytes memory its process holds, 0 when unknown
 * @param detail the last error or check in words, may be empty
 * @param tasks how many of how many wanted run, such as {@code 1/1}
 * @param node where it runs, empty for this machine
 * @param restarts how often the supervisor of the local target started it again since a command did
 * @param lastEnd why it ended before the last of these restarts, or before the one to come; empty when it did not
 * @param ending of an application that ended without a command of dps, where the target knows it
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
    /** The state of what the local target's supervisor did not start again. */
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

    /** Whether a process of it is there, healthy or not. */
    public boolean isRunning() {
        return id.isPresent();
    }

    /** Whether a process of it is there, or is about to be started again. */
    public boolean isWanted() {
        return isRunning() || state == State.STARTING || state == State.UNHEALTHY;
    }

    /** Whether nothing is wrong with it; a service that was to run once and ended without an error is well. */
    public boolean isWell() {
        return switch (kind) {
            case SERVICE -> state == State.HEALTHY || state == State.ENDED;
            case APPLICATION -> state != State.DEAD;
        };
    }

    /**
     * The same service, whose process runs and does not answer as it should.
     *
     * @param failure what its check says
     */
    public ServiceStatus unanswering(String failure) {
        return with(State.UNHEALTHY, failure, restarts, lastEnd, ending);
    }

    /** Returns how it ended, without the time, or else the detail. */
    public String reason() {
        return ending.map(Ending::how).orElse(detail);
    }

    /** The same application, with how it ended. */
    public ServiceStatus endedBy(Ending how) {
        return with(state, detail, restarts, lastEnd, Optional.of(how));
    }

    /** The same service, with other words about it. */
    public ServiceStatus withDetail(String words) {
        return with(state, words, restarts, lastEnd, ending);
    }

    /** The same service, with what the supervisor did for it. */
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
     * @param time when
     * @param how its exit code or the target's words
     * @param arguments its main class and what that was given
     * @param hasWholeLog whether all that its processes printed can still be read
     */
    public record Ending(Instant time, String how, List<String> arguments, boolean hasWholeLog) {
        public Ending {
            arguments = List.copyOf(arguments);
        }
    }

    /** What is expected of it. */
    public enum Kind {
        /** Runs as long as the stack is deployed. */
        SERVICE,
        /** Runs beside the services, from when it is submitted until it ends or is stopped. */
        APPLICATION
    }

    /** What a service is doing. */
    public enum State {
        /** Runs and answers its check. */
        HEALTHY,
        /** Its process runs, its check does not answer. */
        STARTING,
        /** Its container is well to the engine, and it does not answer as it should; or it ends at every start. */
        UNHEALTHY,
        /** Was started and has ended, not by a verb of dps. */
        DEAD,
        /** An application, or a service that runs once, that ended by itself and told of no error. */
        ENDED,
        /** Is run by someone else, and does not answer as it should. */
        UNREACHABLE,
        /** Was ended by dps. */
        STOPPED,
        /** Was never deployed. */
        ABSENT
    }
}
