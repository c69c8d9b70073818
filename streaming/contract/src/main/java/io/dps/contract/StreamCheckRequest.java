package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What to check before a stream's definition is stored.
 *
 * @param definition the definition
 * @param replaced the definition from whose checkpoint the stream may have to go on; null if it is a new stream
 */
public record StreamCheckRequest(
        StreamDefinition definition,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StreamDefinition replaced) {}
