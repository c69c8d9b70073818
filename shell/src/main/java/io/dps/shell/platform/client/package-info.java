/**
 * Clients of Kafka, Spark Connect and Airflow, and the translation of their failures. Only packages named
 * {@code client} import vendor libraries, and they pass failures on as {@link io.dps.contract.UserFailure}.
 */
package io.dps.shell.platform.client;
