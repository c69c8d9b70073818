/** Contexts: what they name, the secrets they want, and the platforms of others that they lead to. */
package io.dps.shell.service.context;
