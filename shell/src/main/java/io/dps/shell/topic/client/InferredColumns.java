package io.dps.shell.topic.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.spark.sql.types.StructType;

/**
 * Infers the columns of JSON objects so that a few odd records do not decide them. A strict view leaves out each record that
 * does not fit its columns, so a field gets the type of most of its values:
 *
 * <ul>
 *   <li>Each record has one vote for each field that it has, shared by the elements if the field is in an array. Nulls
 *       and objects without fields do not vote. Text, boolean, number, object and array compete; the most votes win, and
 *       text wins a tie. A view that is not strict shows a value of any kind in a STRING, so there a field with values of
 *       several kinds is STRING.
 *   <li>Numbers are BIGINT if all are integers that it holds, else DECIMAL if all are integers of at most 38 digits,
 *       else DOUBLE, which rounds integers beyond 2<sup>53</sup>.
 *   <li>Texts are TIMESTAMP if all of them are RFC 3339 times with a zone, else STRING.
 *   <li>A field that is always null is STRING; an object that never has a field is left out.
 * </ul>
 *
 * Columns are in the order of their names. For one thread.
 */
final class InferredColumns {
    /** Deeper values would not fit the stack of what reads the columns as DDL. */
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final FieldVotes fields;

    /** @param isStrict whether the view will leave out records that do not fit its columns */
    InferredColumns(boolean isStrict) {
        this.fields = new FieldVotes(isStrict);
    }

    /** Counts a value; ignores it if it is not exactly one JSON object. */
    void add(String value) {
        try {
            JsonNode record = JSON.readTree(value);
            if (record.isObject()) {
                fields.add(record, 1);
            }
        } catch (JsonProcessingException e) {
            // The view leaves this record out, and the check of the view's columns counts it.
        }
    }

    /** Returns the columns; empty if no value was an object with fields. */
    StructType columns() {
        return fields.struct();
    }
}
