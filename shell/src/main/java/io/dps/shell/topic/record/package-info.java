/** Records as text: templates with escapes, and the lines that become records. Knows no broker and no terminal. */
package io.dps.shell.topic.record;
