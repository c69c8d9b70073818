package io.dps.stack.swarm;

import static org.awaitility.Awaitility.await;

import io.dps.contract.UserFailure;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.SwarmMembership;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * Skips the tests of a class, saying why, where no Docker engine answers; fails them where one is required. An engine that is in no swarm gets one of its own
 * node, which goes again, with the bridge it made, when all tests are over or one wants none.
 */
final class TestSwarm implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        store(context).getOrComputeIfAbsent(Membership.class);
    }

    private static Store store(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(TestSwarm.class));
    }

    /** Takes the engine out of the swarm that earlier classes got; the next one gets another. */
    static final class None implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            Membership earlier = store(context).remove(Membership.class, Membership.class);
            if (earlier != null) {
                earlier.close();
            }
        }
    }

    /** Of all classes, until one needs an engine without a swarm. */
    static final class Membership implements AutoCloseable {
        private final EngineConnection engine;
        private final SwarmMembership membership;
        private final boolean made;
        private final boolean bridgeMade;

        Membership() {
            EngineConnection found = null;
            try {
                found = EngineConnection.open();
            } catch (UserFailure e) {
                Absence.skip(e.getMessage());
            }
            engine = found;
            membership = new SwarmMembership(engine);
            made = membership.isAlone();
            bridgeMade = made && !membership.hasBridge();
            if (made) {
                membership.initialise(Optional.of("127.0.0.1"));
            }
        }

        @Override
        public void close() {
            if (made) {
                membership.leave();
            }
            if (bridgeMade) {
                // The engine takes its own end off the bridge a moment after it has left.
                await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
                    engine.client().removeNetworkCmd(SwarmMembership.BRIDGE).exec();
                    return true;
                });
            }
            engine.close();
        }
    }
}
