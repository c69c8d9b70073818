/**
 * Files that are dropped into a folder, and become readings of a topic: each file once, even if the process is killed in
 * between. Knows nothing of command lines.
 */
package io.dps.generator.inbox;
