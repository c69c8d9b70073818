/**
 * Clients of Kafka, Spark Connect and Airflow, and the translation of their failures. Only packages named {@code
 * client} import vendor libraries; failures leave them as {@link io.dps.contract.UserFailure}.
 */
package io.dps.shell.platform.client;
