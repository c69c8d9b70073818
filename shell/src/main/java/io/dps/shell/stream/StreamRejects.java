package io.dps.shell.stream;

import io.dps.contract.RejectedRecord;
import io.dps.contract.UserFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the records that streams of users reject, with a program that reads their topics again. */
public final class StreamRejects {
    private static final String REJECTS = "io.dps.streaming.StreamRejectsMain";
    private static final int HEAP_MIB = 512;

    private final StreamCatalog catalog;
    private final BrokerPrograms programs;

    public StreamRejects(StreamCatalog catalog, BrokerPrograms programs) {
        this.catalog = catalog;
        this.programs = programs;
    }

    /**
     * Returns the newest records of a stream's input that are not rows of its view, in the order from old to new.
     *
     * @param reason only records with this reason
     * @param limit the most records to return
     * @throws UserFailure of kind {@code FAILED} if there is no such stream
     */
    public List<RejectedRecord> newest(String stream, Optional<String> reason, int limit) {
        catalog.require(stream);
        List<String> arguments = new ArrayList<>(List.of("--stream", stream, "--limit", Integer.toString(limit)));
        reason.ifPresent(only -> arguments.addAll(List.of("--reason", only)));
        byte[] answer = programs.run("stream-rejects", REJECTS, HEAP_MIB, false, arguments);
        return new String(answer, StandardCharsets.UTF_8)
                .lines()
                .map(line -> ProgramAnswer.read(
                        line.getBytes(StandardCharsets.UTF_8), RejectedRecord.class, "the search for rejects"))
                .toList();
    }
}
