/** Readings of made-up sensors. */
@NullMarked
package io.dps.generator.synthetic;

import org.jspecify.annotations.NullMarked;
