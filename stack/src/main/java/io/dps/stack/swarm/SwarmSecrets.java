package io.dps.stack.swarm;

import io.dps.stack.model.Secret;
import io.dps.stack.model.StackException;
import io.dps.stack.model.StackException.Reason;
import io.dps.stack.secret.SecretFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.Path;

/** The secrets of a context's stack: made at its first deploy, kept in files that only their owner may read. */
enum SwarmSecrets {
    /** Kafka's password for clients outside. */
    KAFKA_PASSWORD("kafka-password"),
    /** What a client of the Connect server has to bring. */
    CONNECT_TOKEN("connect-token"),
    /** What Spark's own processes know each other by. */
    SPARK_SECRET("spark-secret");

    private final String file;

    SwarmSecrets(String file) {
        this.file = file;
    }

    Path path(ContextFolder folder) {
        return folder.secrets().resolve(file);
    }

    Secret make(ContextFolder folder) {
        try {
            return new SecretFile(path(folder)).readOrCreate();
        } catch (IOException e) {
            throw StateFailure.of("write", path(folder), e);
        }
    }

    Secret read(ContextFolder folder) {
        try {
            return new SecretFile(path(folder))
                    .read()
                    .orElseThrow(() -> new StackException(
                            Reason.FAILED,
                            "a secret of the stack is missing: " + path(folder),
                            "'stack deploy' makes a new one"));
        } catch (IOException e) {
            throw StateFailure.of("read", path(folder), e);
        }
    }
}
