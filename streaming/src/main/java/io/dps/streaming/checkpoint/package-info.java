/** One stream's own folder: its lock, the options it was made with, and Spark's checkpoint. */
package io.dps.streaming.checkpoint;
