/**
 * Settings: what there is to set, where each value came from, variables, and the folders of a user. Reads files, prints
 * nothing.
 */
package io.dps.shell.settings;
