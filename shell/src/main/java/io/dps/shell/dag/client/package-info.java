/** Asks Airflow's REST API v2 about DAGs. */
@NullMarked
package io.dps.shell.dag.client;

import org.jspecify.annotations.NullMarked;
