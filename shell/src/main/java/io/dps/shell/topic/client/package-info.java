/** Looks into topics, reads and writes their records, and makes views of them, by the clients of the vendors. */
package io.dps.shell.topic.client;
