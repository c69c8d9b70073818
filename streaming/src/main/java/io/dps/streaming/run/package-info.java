/**
 * One run of a stream, whatever it computes: lock, session, batches, reports, restarts; and its two jobs, the averager
 * and the SQL of a user. Knows no command line.
 */
package io.dps.streaming.run;
