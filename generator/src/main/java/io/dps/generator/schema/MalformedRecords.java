package io.dps.generator.schema;

import io.dps.contract.RecordRejectReason;
import io.dps.generator.fault.MalformedRound.Variant;
import io.dps.generator.fault.RawObject;
import io.dps.generator.reading.ReadingCodec.TimestampText;
import io.dps.generator.schema.RecordSchema.SchemaField;
import io.dps.generator.schema.SchemaSource.MadeRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Record values that are not rows of a view of the schema ({@link RecordSchema#ddl}), for each
 * {@link RecordRejectReason} that the schema's types allow. A value depends on the record alone, so that the same
 * record gives the same bytes.
 */
final class MalformedRecords {

    private final RecordSchema schema;
    private final String first;

    MalformedRecords(RecordSchema schema) {
        this.schema = schema;
        this.first = schema.fields().get(0).name();
    }

    /** Turns a record into a malformed value. */
    private interface Spoiler {
        byte @Nullable [] spoil(RawObject raw);
    }

    /** Returns the variants of every reason that applies, in the order of the reasons. */
    List<List<Variant<MadeRecord>>> kinds() {
        List<List<Variant<MadeRecord>>> kinds = new ArrayList<>();
        for (RecordRejectReason reason : RecordRejectReason.values()) {
            List<Variant<MadeRecord>> variants = new ArrayList<>();
            for (Spoiler spoiler : spoilers(reason)) {
                variants.add(made -> spoiler.spoil(raw(made)));
            }
            if (!variants.isEmpty()) {
                kinds.add(variants);
            }
        }
        return kinds;
    }

    private List<Spoiler> spoilers(RecordRejectReason reason) {
        return switch (reason) {
            case TOMBSTONE -> List.of(raw -> null);
            case TOO_LARGE -> List.of(raw -> RawObject.utf8(raw.json() + " ".repeat(RawObject.LARGE)));
            case NOT_UTF8 -> List.of(raw -> raw.having("note", "\"\u00ff\"").latin1());
            // Cut off, empty, plain text, or with more nesting than JSON parsers accept.
            case NOT_JSON ->
                List.of(
                        raw -> raw.beginning(first.length()),
                        raw -> new byte[0],
                        raw -> RawObject.utf8("restarted"),
                        raw -> raw.having("note", "[".repeat(RawObject.MANY) + "]".repeat(RawObject.MANY))
                                .bytes());
            case TRAILING_DATA ->
                List.of(raw -> RawObject.utf8(raw.json() + raw.json()), raw -> RawObject.utf8(raw.json() + " 0"));
            case NOT_AN_OBJECT -> List.of(raw -> RawObject.utf8("[" + raw.json() + "]"), raw -> RawObject.utf8("null"));
            case DUPLICATE_FIELD ->
                List.of(raw -> raw.having(first, raw.get(first)).bytes());
            case MISSING_FIELD -> missing();
            case WRONG_TYPE ->
                schema.fields().stream().map(MalformedRecords::wrongType).toList();
            case OUT_OF_RANGE ->
                schema.fields().stream()
                        .filter(field -> field.type().kind().isNumber())
                        .map(MalformedRecords::outOfRange)
                        .toList();
            // Records are made as JSON.
            case NOT_CSV, FIELD_COUNT -> List.of();
            case BAD_TIME ->
                schema.hasEventTime()
                        ? List.of(
                                raw -> raw.with(schema.eventTimeField(), "\"yesterday\"")
                                        .bytes(),
                                raw -> raw.with(schema.eventTimeField(), "\"2026-13-01T00:00:00Z\"")
                                        .bytes())
                        : List.of();
            // No field is binary.
            case BAD_BASE64 -> List.of();
        };
    }

    /** Leaves out, or sets to null, each field that is never null otherwise. */
    private List<Spoiler> missing() {
        List<Spoiler> spoilers = new ArrayList<>();
        for (SchemaField field : schema.fields()) {
            if (field.nulls() == 0) {
                spoilers.add(raw -> raw.without(field.name()).bytes());
                spoilers.add(raw -> raw.with(field.name(), "null").bytes());
            }
        }
        return spoilers;
    }

    private static Spoiler wrongType(SchemaField field) {
        String json =
                switch (field.type().kind()) {
                    case STRING -> "7";
                    case BOOLEAN -> "\"true\"";
                    case INT, BIGINT, DOUBLE, DECIMAL -> "\"7\"";
                    case TIMESTAMP -> "true";
                };
        return raw -> raw.with(field.name(), json).bytes();
    }

    private static Spoiler outOfRange(SchemaField field) {
        String json =
                switch (field.type().kind()) {
                    case DOUBLE -> "1e999";
                    // One digit more than any decimal has, and more than whole numbers have.
                    case STRING, BOOLEAN, INT, BIGINT, DECIMAL, TIMESTAMP -> "1" + "0".repeat(38);
                };
        return raw -> raw.with(field.name(), json).bytes();
    }

    private RawObject raw(MadeRecord made) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < schema.fields().size(); i++) {
            String name = schema.fields().get(i).name();
            if (i == schema.eventTime().orElse(-1)) {
                fields.put(name, RawObject.quoted(String.valueOf(new TimestampText().format(made.time()))));
            } else {
                fields.put(name, json(made.values()[i]));
            }
        }
        return new RawObject(fields);
    }

    private static String json(@Nullable Object value) {
        if (value instanceof String text) {
            return RawObject.quoted(text);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }
}
