/** What keeps one statement of a Spark Connect server from taking the others down. */
package io.dps.streaming.connect;
