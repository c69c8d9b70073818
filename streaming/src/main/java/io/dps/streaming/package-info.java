/**
 * The programs that run on Spark: main classes of the averager, of streams of users and of their tools, of the backfill
 * and of the deletion of a checkpoint, and the plugin of the Connect server. They stay in the top package because files and services of existing deployments hold their class
 * names. Depends on neither the shell nor the stack nor the generator.
 */
package io.dps.streaming;
