/** Computes a stream's windows again and judges its records, by queries over Spark Connect. */
@NullMarked
package io.dps.shell.stream.client;

import org.jspecify.annotations.NullMarked;
