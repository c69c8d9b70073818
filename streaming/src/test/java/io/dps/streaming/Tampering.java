package io.dps.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.BatchRun;
import io.dps.contract.StreamProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The records of an output with one random change that verify has to find.
 *
 * @param what the kind of change
 * @param change what was changed, for messages
 * @param records the records after the change, as rows of Spark's Kafka source
 * @param faults the kinds of difference of which one must be reported
 */
record Tampering(String what, String change, List<Row> records, Set<String> faults) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY = 0;
    private static final int VALUE = 1;
    private static final int PARTITION = 3;
    private static final int OFFSET = 4;

    /** Changes the records of a stream's output, as far as it has a record that can be changed in that way. */
    static Tampering of(Random random, List<Row> written, StreamAccount account) {
        List<Integer> sure = sure(written, account);
        if (sure.isEmpty()) {
            return tooMany(written, written.isEmpty() ? null : written.get(0), "{\"more\":1}");
        }
        int at = sure.get(random.nextInt(sure.size()));
        Row record = written.get(at);
        return switch (random.nextInt(6)) {
            case 0 -> changedValue(random, written, at);
            case 1 ->
                replaced("changed key", written, at, with(record, KEY, bytes("no key of this stream")), Set.of("key"));
            case 2 -> missing(written, at);
            case 3 -> tooMany(written, record, "{\"more\":1}");
            case 4 -> added("doubled row", written, record, Set.of("doubled", "unexpected"));
            default -> otherWindow(written, at);
        };
    }

    /**
     * Returns the places of the records that must be there exactly once: no run of their batch was repeated, and no
     * equal record was written by one that was.
     */
    private static List<Integer> sure(List<Row> written, StreamAccount account) {
        Set<String> repeated = new HashSet<>();
        List<Integer> sure = new ArrayList<>();
        for (Row record : written) {
            if (!isOfOnlyRun(record, account)) {
                repeated.add(text(record));
            }
        }
        for (int i = 0; i < written.size(); i++) {
            if (!repeated.contains(text(written.get(i)))) {
                sure.add(i);
            }
        }
        return sure;
    }

    private static boolean isOfOnlyRun(Row record, StreamAccount account) {
        for (StreamProgress batch : account.batches()) {
            BatchRun last = batch.written().get(batch.written().size() - 1);
            int partition = record.getInt(PARTITION);
            long offset = record.getLong(OFFSET);
            if (!last.retried()
                    && last.from().getOrDefault(partition, 0L) <= offset
                    && offset < last.to().getOrDefault(partition, 0L)) {
                return true;
            }
        }
        return false;
    }

    /** Changes, drops or adds one field of the row. */
    private static Tampering changedValue(Random random, List<Row> written, int at) {
        ObjectNode value = json(written.get(at));
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "more" : names.get(random.nextInt(names.size()));
        JsonNode field = value.get(name);
        if (random.nextInt(4) == 0) {
            value.put("more", 1);
        } else if (field != null && random.nextInt(4) == 0) {
            value.remove(name);
        } else if (field != null && field.isTextual()) {
            value.put(name, field.asText() + "x");
        } else if (field != null && field.isIntegralNumber()) {
            value.put(name, field.asLong() + 1);
        } else if (field != null && field.isNumber()) {
            value.put(name, field.asDouble() * 1.001 + 0.001);
        } else if (field != null && field.isBoolean()) {
            value.put(name, !field.asBoolean());
        } else {
            value.put(name, "something else");
        }
        return replaced(
                "changed value",
                written,
                at,
                with(written.get(at), VALUE, bytes(value.toString())),
                Set.of("changed", "missing", "unexpected"));
    }

    private static Tampering missing(List<Row> written, int at) {
        List<Row> records = new ArrayList<>(written);
        Row removed = records.remove(at);
        return new Tampering("missing row", text(removed), records, Set.of("missing"));
    }

    private static Tampering tooMany(List<Row> written, Row like, String value) {
        Row record = like == null
                ? RowFactory.create(null, bytes(value), "out", 0, 0L, null, 0)
                : with(like, VALUE, bytes(value));
        return added("row too many", written, record, Set.of("unexpected", "changed", "doubled"));
    }

    private static Tampering added(String what, List<Row> written, Row record, Set<String> faults) {
        List<Row> records = new ArrayList<>(written);
        records.add(record);
        return new Tampering(what, text(record), records, faults);
    }

    /** Moves the first time in a row to another window. */
    private static Tampering otherWindow(List<Row> written, int at) {
        String value = text(written.get(at));
        java.util.regex.Matcher time = java.util.regex.Pattern.compile("\"(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)\"")
                .matcher(value);
        if (!time.find()) {
            return missing(written, at);
        }
        String moved = time.replaceFirst(
                "\"" + Instant.parse(time.group(1)).plusSeconds(420).toString().replace("Z", ".000000Z") + "\"");
        return replaced(
                "row of another window",
                written,
                at,
                with(written.get(at), VALUE, bytes(moved)),
                Set.of("missing", "unexpected", "changed"));
    }

    private static Tampering replaced(String what, List<Row> written, int at, Row record, Set<String> faults) {
        List<Row> records = new ArrayList<>(written);
        records.set(at, record);
        return new Tampering(what, text(written.get(at)) + " became " + text(record), records, faults);
    }

    private static Row with(Row record, int field, byte[] content) {
        Object[] fields = new Object[record.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = i == field ? content : record.get(i);
        }
        return RowFactory.create(fields);
    }

    private static ObjectNode json(Row record) {
        try {
            return (ObjectNode) JSON.readTree((byte[]) record.get(VALUE));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String text(Row record) {
        return new String((byte[]) record.get(VALUE), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
