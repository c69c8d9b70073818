package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What to check before a stream's definition is stored.
 *
 * @param definition the definition
 * @param replaced the definition whose checkpoint the stream has to go on with; null if it starts from the beginning
 */
public record StreamCheckRequest(
        StreamDefinition definition,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StreamDefinition replaced) {}
