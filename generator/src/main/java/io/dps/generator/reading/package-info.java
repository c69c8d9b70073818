/** Readings, their JSON form and the interface of their sources; depends on no particular source and no broker. */
@NullMarked
package io.dps.generator.reading;

import org.jspecify.annotations.NullMarked;
