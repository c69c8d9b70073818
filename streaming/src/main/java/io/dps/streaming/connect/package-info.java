/** Plugin of the Spark Connect servers that dps runs. */
package io.dps.streaming.connect;
