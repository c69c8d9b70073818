package io.dps.shell.stream;

import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.util.List;

/** Verifies streams of users, with a program that computes their rows again. */
public final class StreamProver {
    private static final String VERIFY = "io.dps.streaming.StreamVerifyMain";
    private static final int HEAP_MIB = 1024;

    private final StreamCatalog catalog;
    private final BrokerPrograms programs;

    public StreamProver(StreamCatalog catalog, BrokerPrograms programs) {
        this.catalog = catalog;
        this.programs = programs;
    }

    /**
     * Compares the output of a stream with what its SQL gives for its input.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no such stream, or if it cannot be verified
     */
    public StreamProof prove(String stream) {
        catalog.require(stream);
        byte[] answer = programs.run(
                "stream-verify", VERIFY, HEAP_MIB, List.of("--stream", stream, "--progress-topic", Topics.PROGRESS));
        return ProgramAnswer.read(answer, StreamProof.class, "the verification");
    }
}
