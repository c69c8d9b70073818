/** Readings, the JSON form that the contract demands, and what yields them; knows no source and no broker. */
package io.dps.generator.reading;
