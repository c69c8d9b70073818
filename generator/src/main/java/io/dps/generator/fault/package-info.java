/** What is wrong on purpose: records that are late, doubled or malformed. */
package io.dps.generator.fault;
