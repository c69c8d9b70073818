package io.dps.generator.cli;

/**
 * A share of all readings.
 *
 * @param value from 0 to 1
 */
record Share(double value) {

    static final Share NONE = new Share(0);
}
