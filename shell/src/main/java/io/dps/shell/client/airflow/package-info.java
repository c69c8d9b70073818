/** Speaks Airflow's REST API v2; the only package that does. Failures leave it as {@link io.dps.shell.error.UserFailure}. */
package io.dps.shell.client.airflow;
