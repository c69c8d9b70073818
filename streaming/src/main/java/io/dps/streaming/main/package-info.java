/**
 * The programs that run on Spark: the averager, the backfill, and what drops a checkpoint. Knows nothing of the shell,
 * the stack or the generator.
 */
package io.dps.streaming.main;
