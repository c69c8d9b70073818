/** Topics as the brokers show them, without Spark. Depends on nothing of the other packages. */
@NullMarked
package io.dps.streaming.kafka;

import org.jspecify.annotations.NullMarked;
