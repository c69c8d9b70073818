package io.dps.shell.platform.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Endpoints;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks Airflow how it is, again and again: with one login each, which holds as long as its token. Safe for several threads. */
public final class AirflowHealth {
    private final Map<AirflowEndpoint, AirflowClient> clients = new ConcurrentHashMap<>();

    /** Asks whether the API server answers to its user. */
    public void ask(Endpoints endpoints) {
        client(endpoints).ifPresent(airflow -> airflow.get("/dags?limit=1"));
    }

    /**
     * Asks whether the heartbeats of a component come. That nobody can be asked is the API server's fault, and said of that
     * alone.
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
