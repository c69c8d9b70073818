/**
 * Publishes files that are dropped into a folder as readings of a topic: each file once, even if the process is
 * killed in between. Does not depend on the command line.
 */
package io.dps.generator.inbox;
