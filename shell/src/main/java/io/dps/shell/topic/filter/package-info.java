/** Which records of a topic are wanted: spans of offsets and times, and conditions on what the records hold. */
@NullMarked
package io.dps.shell.topic.filter;

import org.jspecify.annotations.NullMarked;
