/** The {@code topic} commands: topics, their records, and SQL views of topics. */
package io.dps.shell.topic;
