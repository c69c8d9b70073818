package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.Topics;
import io.dps.stack.model.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The program that runs a stream: its main class, and the arguments that say what it computes. */
public sealed interface StreamProgram {
    /** Returns the stream's name. */
    String stream();

    String mainClass();

    List<String> arguments();

    /**
     * The averager.
     *
     * @param options options that determine its averages
     * @param isolation which transactional records it reads
     */
    record Averager(StreamOptions options, Isolation isolation) implements StreamProgram {
        @Override
        public String stream() {
            return Topics.AVERAGES;
        }

        @Override
        public String mainClass() {
            return "io.dps.streaming.AveragerMain";
        }

        @Override
        public List<String> arguments() {
            List<String> arguments = new ArrayList<>(List.of(
                    "--input-topic",
                    Topics.READINGS,
                    "--output-topic",
                    Topics.AVERAGES,
                    "--window",
                    Durations.format(options.window()),
                    "--watermark",
                    Durations.format(options.watermark()),
                    "--max-ahead",
                    Durations.format(options.maxAhead()),
                    "--isolation",
                    isolation.toString()));
            if (options.bySensor()) {
                arguments.add("--by-sensor");
            }
            return arguments;
        }
    }

    /**
     * A stream that a user made; the program itself reads the definition.
     *
     * @param stream name of the stream
     * @param outputTopic topic that it writes to
     * @param cores how many cores it uses; empty for the target's default
     */
    record Defined(String stream, String outputTopic, OptionalInt cores) implements StreamProgram {
        @Override
        public String mainClass() {
            return "io.dps.streaming.StreamMain";
        }

        @Override
        public List<String> arguments() {
            List<String> arguments = new ArrayList<>(List.of("--stream", stream));
            cores.ifPresent(n -> arguments.addAll(List.of(Application.CORES, Integer.toString(n))));
            return arguments;
        }
    }
}
