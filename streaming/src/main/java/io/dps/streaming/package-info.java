/**
 * The averager: Kafka readings in, averages per window out, as one Spark Structured Streaming query with its own rules,
 * lock, stored options and progress records. It must know nothing of the shell, the stack or the generator.
 */
package io.dps.streaming;
