package io.dps.shell.service;

import java.util.Optional;

/**
 * A topic as a SQL view with typed columns.
 *
 * @param name name of the view
 * @param topic the topic it reads
 * @param schema columns of the JSON values as Spark DDL; empty for a view with the value as text
 * @param from first time (RFC 3339) or offset, pushed down to the source
 * @param to time or offset before which it ends
 */
public record TopicView(String name, String topic, String schema, Optional<String> from, Optional<String> to) {}
