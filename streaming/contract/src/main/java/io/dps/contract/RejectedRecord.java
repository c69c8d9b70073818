package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of a stream's input that is not a row of its view.
 *
 * @param timestamp the record's Kafka timestamp
 * @param reason the id of its {@link RecordRejectReason}
 * @param field the first field with that reason, such as {@code customer.address[2].zip}; empty if the reason concerns
 *     the whole record
 * @param value the beginning of the record's value as text; null if the record has no value
 */
public record RejectedRecord(
        int partition,
        long offset,
        Instant timestamp,
        String reason,
        String field,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String value) {}
