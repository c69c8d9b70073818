package io.dps.stack.swarm.engine;

import com.github.dockerjava.api.exception.DockerException;

/**
 * An update that passes the version of what it replaces. The engine rejects it when that has changed meanwhile: during a
 * rollout, or while a node joins, the swarm itself raises the version.
 */
public final class VersionedUpdate {
    private static final int TRIES = 20;
    private static final long BETWEEN_TRIES_MILLIS = 100;

    private VersionedUpdate() {}

    /**
     * Makes an update, up to {@value #TRIES} times.
     *
     * @param subject what is changed, for messages
     * @param update reads the version and makes the update; each try does both again
     */
    public static void retrying(String subject, EngineClock pause, Runnable update) {
        for (int attempt = 1; ; attempt++) {
            try {
                update.run();
                return;
            } catch (DockerException e) {
                if (attempt == TRIES || !String.valueOf(e.getMessage()).contains("update out of sequence")) {
                    EngineFailure.translating("change " + subject, () -> {
                        throw e;
                    });
                }
                pause.of(BETWEEN_TRIES_MILLIS, "changing " + subject);
            }
        }
    }
}
