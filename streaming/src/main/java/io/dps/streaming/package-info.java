/**
 * The programs that run on Spark: the averager, the backfill, the deletion of a checkpoint, and the plugin of the
 * Connect server. They stay in the top package because files and services of existing deployments hold their class
 * names. Depends on neither the shell nor the stack nor the generator.
 */
package io.dps.streaming;
