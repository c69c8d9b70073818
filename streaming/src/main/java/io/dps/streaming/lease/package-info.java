/** The right to write to a stream over machines (ADR 0031): a lease in a topic, renewed by its holder. */
package io.dps.streaming.lease;
