/** Airflow's DAGs and their runs, in dps's own records. */
package io.dps.shell.service.airflow;
