/** The rules that say which records are readings, and the averages of readings per window. */
package io.dps.streaming.average;
