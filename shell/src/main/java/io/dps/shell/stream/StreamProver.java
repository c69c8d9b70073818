package io.dps.shell.stream;

import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.util.List;

/** Verifies streams of users, with a program that computes their rows again. */
public final class StreamProver {
    private static final String VERIFY = "io.dps.streaming.StreamVerifyMain";
    private static final int HEAP_MIB = 1024;

    /** Of so many records, optimized code takes more to make than it saves (ADR 0026). */
    private static final long FEW_RECORDS = 300_000;

    private final StreamCatalog catalog;
    private final StreamReports reports;
    private final BrokerPrograms programs;

    public StreamProver(StreamCatalog catalog, StreamReports reports, BrokerPrograms programs) {
        this.catalog = catalog;
        this.reports = reports;
        this.programs = programs;
    }

    /**
     * Compares the output of a stream with what its SQL gives for its input.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no such stream, or if it cannot be verified
     */
    public StreamProof prove(String stream) {
        catalog.require(stream);
        boolean isBrief = reports.last(stream)
                .filter(report -> report.valid() + report.rejected() <= FEW_RECORDS)
                .isPresent();
        byte[] answer = programs.run(
                "stream-verify",
                VERIFY,
                HEAP_MIB,
                isBrief,
                List.of("--stream", stream, "--progress-topic", Topics.PROGRESS));
        return ProgramAnswer.read(answer, StreamProof.class, "the verification");
    }
}
