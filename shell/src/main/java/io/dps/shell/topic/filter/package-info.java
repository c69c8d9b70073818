/** Selects records of a topic: spans of offsets and times, and conditions on keys and values. */
@NullMarked
package io.dps.shell.topic.filter;

import org.jspecify.annotations.NullMarked;
