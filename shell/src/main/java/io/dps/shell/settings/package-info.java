/**
 * Settings: what there is to set, where each value came from, variables, and the folders of a user. Reads files, prints
 * nothing.
 */
@NullMarked
package io.dps.shell.settings;

import org.jspecify.annotations.NullMarked;
