package io.dps.shell.stream;

import io.dps.contract.RejectedRecord;
import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClientSettings;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.RuntimeProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Verifies streams that users made and finds the records they reject, by running programs that read the topics again.
 */
public final class StreamProver {
    private static final String VERIFY = "io.dps.streaming.StreamVerifyMain";
    private static final int HEAP_MIB = 1024;
    private static final String REJECTS = "io.dps.streaming.StreamRejectsMain";
    private static final int REJECTS_HEAP_MIB = 512;

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
     * @throws UserFailure of kind {@code FAILED} if there is no such stream, or if it cannot be verified
     */
    public StreamProof prove(String stream) {
        catalog.require(stream);
        byte[] answer = run(
                "stream-verify", VERIFY, HEAP_MIB, List.of("--stream", stream, "--progress-topic", Topics.PROGRESS));
        return ProgramAnswer.read(answer, StreamProof.class, "the verification");
    }

    /**
     * Returns the newest records of a stream's input that are not rows of its view, in the order from old to new.
     *
     * @param reason only records with this reason
     * @param limit the most records to return
     * @throws UserFailure of kind {@code FAILED} if there is no such stream
     */
    public List<RejectedRecord> rejects(String stream, Optional<String> reason, int limit) {
        catalog.require(stream);
        List<String> arguments = new ArrayList<>(List.of("--stream", stream, "--limit", Integer.toString(limit)));
        reason.ifPresent(only -> arguments.addAll(List.of("--reason", only)));
        byte[] answer = run("stream-rejects", REJECTS, REJECTS_HEAP_MIB, arguments);
        return new String(answer, StandardCharsets.UTF_8)
                .lines()
                .map(line -> ProgramAnswer.read(
                        line.getBytes(StandardCharsets.UTF_8), RejectedRecord.class, "the search for rejects"))
                .toList();
    }

    private byte[] run(String name, String mainClass, int heap, List<String> what) {
        KafkaEndpoint kafka = endpoints.get().kafka();
        List<String> arguments = new ArrayList<>(List.of("--brokers", kafka.brokers()));
        arguments.addAll(what);
        return programs.run(
                new RuntimeProgram(name, mainClass, arguments, heap, false, KafkaClientSettings.properties(kafka)),
                new byte[0]);
    }
}
