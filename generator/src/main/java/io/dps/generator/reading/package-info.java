/** Readings, the JSON form that the contract demands, and what yields them; knows no source and no broker. */
@NullMarked
package io.dps.generator.reading;

import org.jspecify.annotations.NullMarked;
