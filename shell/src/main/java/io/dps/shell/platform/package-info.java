/**
 * The platform of a context, what one command line may use of it, and the secrets it takes. Knows no noun that a user
 * types.
 */
package io.dps.shell.platform;
