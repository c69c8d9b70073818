package io.dps.stack.compose;

/**
 * The source of values.
 *
 * @param file name of the file, for errors
 * @param variables replaces {@code ${...}} in values
 */
record YamlSource(String file, Interpolation variables) {}
