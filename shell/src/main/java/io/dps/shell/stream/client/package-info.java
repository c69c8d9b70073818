/** Recomputes a stream's windows and validates its records, by queries over Spark Connect. */
@NullMarked
package io.dps.shell.stream.client;

import org.jspecify.annotations.NullMarked;
