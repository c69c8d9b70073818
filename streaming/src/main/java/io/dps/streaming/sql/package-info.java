/**
 * Streams that users define in SQL: which records are rows of a view, which records the rows of a result become, and
 * the proof that a stream has written the rows that it had to write.
 */
@NullMarked
package io.dps.streaming.sql;

import org.jspecify.annotations.NullMarked;
