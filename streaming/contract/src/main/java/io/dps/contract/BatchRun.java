package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of a batch, described by the offsets that it wrote (ADR 0017). A batch whose process was killed has several
 * runs; the records of each but the last run lie between its {@code from} and the {@code from} of the next run.
 *
 * @param from the output topic's end offsets before the run wrote, by partition
 * @param to the end offsets after the run wrote; null if the run did not get so far
 * @param retried whether the output may have rows of the run twice: because one of its tasks ran again, or because an
 *     earlier run's producer may have delivered late
 */
public record BatchRun(
        SortedMap<Integer, Long> from,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<Integer, Long> to,
        boolean retried) {}
