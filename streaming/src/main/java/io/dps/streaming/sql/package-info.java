/** Streams of one's own: what a record of any topic is, the plan of the user's SQL, and the proof of its output. */
package io.dps.streaming.sql;
