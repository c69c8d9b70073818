/**
 * Inspects topics, reads and writes their records, and creates views of them, through the Kafka and Spark Connect
 * clients.
 */
package io.dps.shell.topic.client;
