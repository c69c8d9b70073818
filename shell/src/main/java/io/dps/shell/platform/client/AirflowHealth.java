package io.dps.shell.platform.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Endpoints;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the health of Airflow repeatedly. Logs in once per endpoint, and again only when the token is no longer valid.
 * Safe for several threads.
 */
public final class AirflowHealth {
    private final Map<AirflowEndpoint, AirflowClient> clients = new ConcurrentHashMap<>();

    /** Checks that the API server answers a request with the user's login. */
    public void ask(Endpoints endpoints) {
        client(endpoints).ifPresent(airflow -> airflow.get("/dags?limit=1"));
    }

    /**
     * Checks that a component sends heartbeats. Passes if the API server is unreachable, because the check of the API
     * server reports that already.
     */
    public void askOf(Endpoints endpoints, AirflowComponent component) {
        try {
            client(endpoints).ifPresent(airflow -> component.requireHealthy(airflow.get("/monitor/health")));
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE) {
                throw e;
            }
        }
    }

    private Optional<AirflowClient> client(Endpoints endpoints) {
        return endpoints.airflow().map(at -> clients.computeIfAbsent(at, AirflowClient::new));
    }
}
