/**
 * Streams that users define in SQL: which records are rows of a view, which records the rows of a result become, and the
 * proof that a stream has written what it had to.
 */
@NullMarked
package io.dps.streaming.sql;

import org.jspecify.annotations.NullMarked;
