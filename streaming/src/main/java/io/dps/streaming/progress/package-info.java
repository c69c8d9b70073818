/** What a run reports of each batch, of idleness and of its end, to the progress topic. */
package io.dps.streaming.progress;
