/**
 * Text formats of records: templates with escapes, and parsers of lines that become records. Independent of brokers and
 * terminals.
 */
package io.dps.shell.topic.record;
