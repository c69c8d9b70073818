/** The checkpoint folder of a stream: its lock, the options it was created with, and Spark's checkpoint. */
package io.dps.streaming.checkpoint;
