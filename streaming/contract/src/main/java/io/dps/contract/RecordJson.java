package io.dps.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The JSON form of records: names in snake case, times as RFC 3339, durations as {@link Durations} writes them. Safe
 * for use by several threads.
 */
public final class RecordJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new Text<>(Instant.class, Instant::parse))
                    .addSerializer(Duration.class, new DurationText())
                    .addDeserializer(Duration.class, new Text<>(Duration.class, Durations::parse)))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .build();

    private RecordJson() {}

    /** Returns the JSON form of a record in UTF-8, on one line. */
    public static byte[] write(Record value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException notWritable) {
            throw new IllegalStateException("a record of dps cannot be written", notWritable);
        }
    }

    /**
     * Reads a record; absent fields are null or 0, and unknown ones are ignored.
     *
     * @throws UncheckedIOException if the text is not the JSON form of such a record
     */
    public static <T extends Record> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException notReadable) {
            throw new UncheckedIOException(notReadable);
        }
    }

    /** Writes a duration as {@link Durations#format} does. */
    private static final class DurationText extends StdScalarSerializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationText() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Durations.format(value));
        }
    }

    /** Reads values of a {@code java.time} type from JSON strings. */
    private static final class Text<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final transient Function<String, T> parser;

        Text(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parser.apply(text);
            } catch (DateTimeException other) {
                throw context.weirdStringException(text, handledType(), other.getMessage());
            }
        }
    }
}
