package io.dps.shell.stream;

import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.RuntimeProgram;
import java.util.List;
import java.util.function.Supplier;

/** Verifies streams that users made, by a program that reads their input and output again. */
public final class StreamProver {
    private static final String VERIFY = "io.dps.streaming.StreamVerifyMain";
    private static final int HEAP_MIB = 1024;

    private final Supplier<Endpoints> endpoints;
    private final StreamCatalog catalog;
    private final RuntimeProgram.Runner programs;

    /**
     * @param endpoints provides the endpoints of the services on first use
     * @param programs runs the program
     */
    public StreamProver(Supplier<Endpoints> endpoints, StreamCatalog catalog, RuntimeProgram.Runner programs) {
        this.endpoints = endpoints;
        this.catalog = catalog;
        this.programs = programs;
    }

    /**
     * Compares the output of a stream with what its SQL gives for its input.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no such stream, if it cannot be verified, or if the brokers
     *     demand TLS or a password
     */
    public StreamProof prove(String stream) {
        catalog.require(stream);
        KafkaEndpoint kafka = endpoints.get().kafka();
        if (!kafka.security().equals(KafkaSecurity.NONE)) {
            throw UserFailure.failed(
                    "stream " + stream + " cannot be verified: its brokers demand TLS or a password, which the "
                            + "verification of streams with SQL does not support yet",
                    "compare its output with SQL: sql 'select * from ...'");
        }
        List<String> arguments =
                List.of("--brokers", kafka.brokers(), "--stream", stream, "--progress-topic", Topics.PROGRESS);
        byte[] answer = programs.run(new RuntimeProgram("stream-verify", VERIFY, arguments, HEAP_MIB), new byte[0]);
        return StreamCatalog.ProgramAnswer.read(answer, StreamProof.class, "the verification");
    }
}
