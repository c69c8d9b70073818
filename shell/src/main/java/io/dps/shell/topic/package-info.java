/** Topics: their records, read and written, and topics as views for SQL. */
package io.dps.shell.topic;
