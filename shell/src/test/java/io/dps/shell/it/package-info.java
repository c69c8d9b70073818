/** The main job on the distribution as a user runs it: the real launcher, a real broker, a real Spark Connect server. */
package io.dps.shell.it;
