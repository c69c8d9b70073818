/** Faults that are injected on purpose: late, duplicate and malformed records. */
package io.dps.generator.fault;
