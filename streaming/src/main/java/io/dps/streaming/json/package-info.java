/** Strict JSON as records of Kafka hold it: limits, UTF-8 and times. Knows no schema. */
@NullMarked
package io.dps.streaming.json;

import org.jspecify.annotations.NullMarked;
