package io.dps.generator.schema;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The fields of records, and how their values are made. Immutable.
 *
 * @param fields the fields in their order, at least one
 * @param key position of the field whose value is the record's key; empty for records without a key
 * @param eventTime position of the field with the event time; empty if the records have none
 */
public record RecordSchema(List<SchemaField> fields, OptionalInt key, OptionalInt eventTime) {

    /**
     * One field.
     *
     * @param name its name: ASCII letters, digits and underscores
     * @param type type of its values
     * @param rule how its values are made
     * @param nulls share of the records in which it is null, 0 to 1
     */
    record SchemaField(String name, FieldType type, ValueRule rule, double nulls) {}

    /** Returns whether the records carry an event time. */
    public boolean hasEventTime() {
        return eventTime.isPresent();
    }

    /** Returns the name of the field with the event time; fails if there is none. */
    public String eventTimeField() {
        return fields.get(eventTime.orElseThrow()).name();
    }

    /** Returns the columns of a view of the records as DDL. */
    public String ddl() {
        return fields.stream()
                .map(field -> field.name() + " " + field.type().ddl() + (field.nulls() == 0 ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
    }
}
