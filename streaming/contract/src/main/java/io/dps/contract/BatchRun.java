package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of a batch, by what it wrote (ADR 0017). A batch whose process was killed has run several times; the records of
 * a run that was not the last lie between its {@code from} and the {@code from} of the next.
 *
 * @param from the output topic's end offsets before the run wrote, by partition
 * @param to its end offsets afterwards; null if the run did not get so far
 * @param retried whether rows of the run may be there twice: a task of it was run again, or it is not the batch's first run
 *     and the producer of an earlier one may have delivered late
 */
public record BatchRun(
        SortedMap<Integer, Long> from,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<Integer, Long> to,
        boolean retried) {}
