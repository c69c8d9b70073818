/** The rules that decide which records are readings, and the averages of readings per window. */
package io.dps.streaming.average;
