package io.dps.stack.compose;

/**
 * Where values come from.
 *
 * @param file name of the file, for errors
 * @param variables what {@code ${...}} stands for
 */
record YamlSource(String file, Interpolation variables) {}
