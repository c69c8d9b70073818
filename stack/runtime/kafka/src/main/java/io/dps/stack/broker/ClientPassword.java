package io.dps.stack.broker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** Sets the password of the login for clients outside, over the listener that asks for none. */
final class ClientPassword {
    /** What StorageTool takes too. */
    private static final int ITERATIONS = 4096;

    private static final int PATIENCE_MS = 180_000;

    private ClientPassword() {}

    /** Begins in a thread of its own, which waits until the broker answers; ends the process when that is in vain. */
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
