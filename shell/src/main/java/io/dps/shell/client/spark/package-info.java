/** Speaks Spark Connect; the only package that imports its client. */
package io.dps.shell.client.spark;
