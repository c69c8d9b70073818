package io.dps.shell.stream;

import io.dps.shell.platform.client.KafkaClientSettings;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.RuntimeProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs programs of {@code streaming} that read topics of the platform and print what they find. */
public final class BrokerPrograms {
    private final Supplier<Endpoints> endpoints;
    private final RuntimeProgram.Runner programs;

    /**
     * @param endpoints provides the endpoints of the services on first use
     * @param programs runs a program
     */
    public BrokerPrograms(Supplier<Endpoints> endpoints, RuntimeProgram.Runner programs) {
        this.endpoints = endpoints;
        this.programs = programs;
    }

    /**
     * Runs a program to its end, and returns what it has printed.
     *
     * @param heapMib the most heap that it may use
     * @param isBrief whether it reads so little that it is over before optimized code would pay
     * @param what its arguments, besides those that say how to reach the brokers
     */
    byte[] run(String name, String mainClass, int heapMib, boolean isBrief, List<String> what) {
        KafkaEndpoint kafka = endpoints.get().kafka();
        List<String> arguments = new ArrayList<>(List.of("--brokers", kafka.brokers()));
        arguments.addAll(what);
        return programs.run(
                new RuntimeProgram(name, mainClass, arguments, heapMib, isBrief, KafkaClientSettings.properties(kafka)),
                new byte[0]);
    }
}
