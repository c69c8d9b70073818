/**
 * The compose file as data: a strict loader of the part of the format that dps deploys. A key that the loader does not
 * know is an error with its line, so that the file cannot ask for anything that dps would ignore. Contacts no engine.
 */
package io.dps.stack.compose;
