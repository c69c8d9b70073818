/**
 * Secrets at rest: files that only their owner may read. Knows nothing of services, and never puts a secret into a
 * message.
 */
package io.dps.stack.secret;
