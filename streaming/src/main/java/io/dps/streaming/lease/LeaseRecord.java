package io.dps.streaming.lease;

import io.dps.streaming.checkpoint.WriterLock.WriterHolder;

/**
 * The value of a record of the topic of leases, keyed by stream; as JSON.
 *
 * @param holder who wrote it
 * @param released whether the holder gave the lease back: nobody has to wait for it any more
 */
record LeaseRecord(WriterHolder holder, boolean released) {}
