package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.RecordRejectReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.ArraySeq;
import scala.jdk.javaapi.CollectionConverters;

/** Reads values of the types that have fields or elements: structs, arrays and maps. */
sealed interface NestedReader extends FieldReader {
    /** Reads an element or field; reports a null if it is not allowed. */
    static @Nullable Object element(
            FieldReader reader, boolean nullable, JsonParser json, JsonToken token, GravestFault fault)
            throws IOException {
        if (token != JsonToken.VALUE_NULL) {
            return reader.read(json, token, fault);
        }
        if (!nullable) {
            fault.found(RecordRejectReason.MISSING_FIELD, json);
        }
        return null;
    }

    /** Reads JSON objects as rows: the record itself, and its structs. */
    final class StructReader implements NestedReader {
        private static final long serialVersionUID = 1L;

        private final String[] names;
        private final FieldReader[] readers;
        private final boolean[] required;
        private final HashMap<String, Integer> positions = new HashMap<>();

        StructReader(String[] names, FieldReader[] readers, boolean[] required) {
            this.names = names;
            this.readers = readers;
            this.required = required;
            for (int i = 0; i < names.length; i++) {
                positions.put(names[i], i);
            }
        }

        @Override
        public @Nullable Object read(JsonParser json, JsonToken token, GravestFault fault) throws IOException {
            return token == JsonToken.START_OBJECT ? readObject(json, fault) : FieldReader.wrongType(json, fault);
        }

        /** Reads the members of the object that the parser has just entered, up to its end. */
        Row readObject(JsonParser json, GravestFault fault) throws IOException {
            @Nullable Object[] values = new @Nullable Object[names.length];
            boolean[] named = new boolean[names.length];
            Set<String> foreign = null;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                Integer position = positions.get(name);
                if (position == null) {
                    json.skipChildren();
                    foreign = foreign == null ? new HashSet<>() : foreign;
                    if (!foreign.add(name)) {
                        fault.found(RecordRejectReason.DUPLICATE_FIELD, json);
                    }
                } else if (named[position]) {
                    json.skipChildren();
                    fault.found(RecordRejectReason.DUPLICATE_FIELD, json);
                } else {
                    named[position] = true;
                    values[position] = element(readers[position], !required[position], json, token, fault);
                }
            }
            for (int i = 0; i < names.length; i++) {
                if (required[i] && !named[i]) {
                    fault.found(RecordRejectReason.MISSING_FIELD, json, names[i]);
                }
            }
            return RowFactory.create(values);
        }
    }

    /**
     * Reads arrays.
     *
     * @param elements reads the elements that are not null
     */
    record ArrayReader(FieldReader elements, boolean containsNull) implements NestedReader {
        @Override
        public @Nullable Object read(JsonParser json, JsonToken first, GravestFault fault) throws IOException {
            if (first != JsonToken.START_ARRAY) {
                return FieldReader.wrongType(json, fault);
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                values.add(element(elements, containsNull, json, token, fault));
            }
            return ArraySeq.unsafeWrapArray(values.toArray());
        }
    }

    /**
     * Reads JSON objects as maps whose keys are the field names.
     *
     * @param elements reads the values that are not null
     */
    record MapReader(FieldReader elements, boolean containsNull) implements NestedReader {
        @Override
        public @Nullable Object read(JsonParser json, JsonToken first, GravestFault fault) throws IOException {
            if (first != JsonToken.START_OBJECT) {
                return FieldReader.wrongType(json, fault);
            }
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                if (values.containsKey(name)) {
                    json.skipChildren();
                    fault.found(RecordRejectReason.DUPLICATE_FIELD, json);
                } else {
                    values.put(name, element(elements, containsNull, json, token, fault));
                }
            }
            return CollectionConverters.asScala(values);
        }
    }
}
