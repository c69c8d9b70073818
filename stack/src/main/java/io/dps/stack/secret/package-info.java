/**
 * Secrets at rest: files that only their owner may read. Knows nothing about services, and never puts a secret into a
 * message.
 */
@NullMarked
package io.dps.stack.secret;

import org.jspecify.annotations.NullMarked;
