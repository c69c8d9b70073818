/**
 * The compose file as data: a strict loader of the part of the format that dps deploys. What the loader does not know is an
 * error with its line, so that the file cannot say what dps would not do. Knows no engine.
 */
package io.dps.stack.compose;
