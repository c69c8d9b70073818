package io.dps.shell.platform.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.dag.client.AirflowDagClient;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Endpoints;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks Airflow how it is, again and again: with one login each, which holds as long as its token. Safe for several threads. */
public final class AirflowHealth {
    private final Map<AirflowEndpoint, AirflowDagClient> connections = new ConcurrentHashMap<>();

    /** That the API server answers to its user. */
    public void ask(Endpoints endpoints) {
        connection(endpoints).ifPresent(AirflowDagClient::dags);
    }

    /** That a part's heartbeats come. That nobody can be asked is the API server's fault, and said of that alone. */
    public void askOf(Endpoints endpoints, AirflowComponent part) {
        try {
            connection(endpoints).ifPresent(airflow -> airflow.requireHealthy(part));
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE) {
                throw e;
            }
        }
    }

    private Optional<AirflowDagClient> connection(Endpoints endpoints) {
        return endpoints.airflow().map(at -> connections.computeIfAbsent(at, AirflowDagClient::new));
    }
}
