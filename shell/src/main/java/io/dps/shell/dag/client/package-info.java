/** A client of Airflow's REST API v2 for DAGs. */
@NullMarked
package io.dps.shell.dag.client;

import org.jspecify.annotations.NullMarked;
