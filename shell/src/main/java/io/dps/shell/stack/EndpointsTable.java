package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Endpoints;
import java.util.List;

/** Where the services answer, as a table. */
final class EndpointsTable {
    private EndpointsTable() {}

    static void show(Invocation invocation, Endpoints endpoints) {
        invocation
                .output()
                .table(
                        List.of(Column.text("service"), Column.text("endpoint"), Column.text("access")),
                        endpoints.published().stream()
                                .map(at -> List.<Object>of(at.service(), at.address(), at.access()))
                                .toList());
        endpoints.airflow().filter(AirflowEndpoint::hasWellKnownPassword).ifPresent(airflow -> {
            invocation.output().note("warning: everybody knows the password of Airflow's user " + airflow.user());
            invocation
                    .output()
                    .note("hint: set another: stack deploy --generate-passwords, or --airflow-password FILE");
        });
    }
}
