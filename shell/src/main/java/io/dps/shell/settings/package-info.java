/**
 * Settings: their catalogue, the origin of each value, variables, and the folders of a user. Prints nothing.
 */
@NullMarked
package io.dps.shell.settings;

import org.jspecify.annotations.NullMarked;
