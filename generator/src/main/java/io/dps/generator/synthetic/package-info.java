/** Readings of made-up sensors. */
package io.dps.generator.synthetic;
