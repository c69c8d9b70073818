/**
 * The programs that run on Spark: the averager, the backfill, what drops a checkpoint, and the plugin of the Connect server.
 * Here at the top, since their names are kept in files and services of what is deployed. Knows nothing of the shell, the
 * stack or the generator.
 */
package io.dps.streaming;
