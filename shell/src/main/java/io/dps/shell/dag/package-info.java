/** The {@code dag} commands: Airflow's DAGs, their runs, and the logs of their tasks. */
package io.dps.shell.dag;
