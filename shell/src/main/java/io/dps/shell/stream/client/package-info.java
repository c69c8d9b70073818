/** Computes a stream's windows again and judges its records, by queries over Spark Connect. */
package io.dps.shell.stream.client;
