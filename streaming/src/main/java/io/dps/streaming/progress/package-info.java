/** Reports of a run to the progress topic: each batch, idleness and the end of the run. */
package io.dps.streaming.progress;
