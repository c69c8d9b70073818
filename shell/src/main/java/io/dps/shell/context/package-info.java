/** Contexts and their settings: what they name, and the platforms of others that they lead to. */
package io.dps.shell.context;
