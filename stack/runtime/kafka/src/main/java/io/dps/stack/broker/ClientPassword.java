package io.dps.stack.broker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** Sets the password of the SASL user for clients outside the swarm, through the listener without authentication. */
final class ClientPassword {
    /** The same number that StorageTool uses. */
    private static final int ITERATIONS = 4096;

    private static final int PATIENCE_MS = 180_000;

    private ClientPassword() {}

    /**
     * Starts a thread that waits until the broker answers and then sets the password; ends the process if that fails.
     */
    static void setWhenUp(String broker, String password) {
        Thread thread = new Thread(() -> set(broker, password), "client-password");
        thread.setDaemon(true);
        thread.start();
    }

    private static void set(String broker, String password) {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 500);
        ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        try (Admin admin = Admin.create(settings)) {
            admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialUpsertion(ContainerBroker.USER, how, password)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw ProcessExit.with(
                    1,
                    "the password of Kafka's clients could not be set: "
                            + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
