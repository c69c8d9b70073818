/** Strict JSON as records of Kafka hold it: limits and UTF-8. Knows no schema. */
@NullMarked
package io.dps.streaming.json;

import org.jspecify.annotations.NullMarked;
