/** Asks Airflow's REST API v2 about DAGs. */
package io.dps.shell.dag.client;
