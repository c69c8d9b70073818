/**
 * Completion at the prompt: what is typed at the cursor, which names fit there, and a cache of names that a background
 * thread fills. Runs no command; only the background thread contacts a server.
 */
@NullMarked
package io.dps.shell.completion;

import org.jspecify.annotations.NullMarked;
