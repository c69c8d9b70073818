/**
 * Clients of Kafka, Spark Connect and Airflow, and what their failures mean. Vendors are imported in packages of this name
 * alone; failures leave them as {@link io.dps.contract.UserFailure}.
 */
package io.dps.shell.platform.client;
