package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.RecordJson;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.RejectedRecord;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.streaming.ProgramCommandLine.BrokerArguments;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.DefinitionTopic;
import io.dps.streaming.kafka.TopicScan;
import io.dps.streaming.run.ProgramFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Main class of the search for rejects: prints each {@link RejectedRecord} as a line of JSON and ends with an {@link
 * ExitCode}.
 */
@Command(
        name = "stream-rejects",
        mixinStandardHelpOptions = true,
        description = "Prints the newest records of a stream's input that are not rows of its view, each as a line of"
                + " JSON; the oldest of them first.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done, whether or not there are any", "1:there is no such stream, or its view is not valid"})
public final class StreamRejectsMain implements Callable<Integer> {
    @Mixin
    BrokerArguments broker = new BrokerArguments();

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "Name of the stream.")
    String stream;

    @Option(names = "--reason", paramLabel = "REASON", description = "Print only records with this reason.")
    Optional<String> reason;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Print at most this many records (default: ${DEFAULT-VALUE}).")
    int limit;

    @Spec
    CommandSpec spec;

    /** Prints rejects and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine() {
        StreamRejectsMain program = new StreamRejectsMain();
        return ProgramCommandLine.of(
                program, failure -> ProgramFailure.of(failure, program.stream), ExitCode.UNREACHABLE);
    }

    @Override
    public Integer call() {
        requireKnown();
        BrokerAccess brokers = broker.access();
        StreamDefinition definition = new DefinitionTopic(brokers).read(stream);
        TopicScan scan = new TopicScan(brokers, "dps-stream-rejects", definition.isolation());
        PrintWriter out = spec.commandLine().getOut();
        for (RejectedRecord rejected : new RejectedRecords(definition.streamed(), scan).newest(reason, limit)) {
            out.println(new String(RecordJson.write(rejected), StandardCharsets.UTF_8));
        }
        out.flush();
        return ExitCode.OK.value();
    }

    private void requireKnown() {
        if (limit < 1) {
            throw UserFailure.usage("--limit must be 1 or more", "see --help");
        }
        List<String> reasons = Arrays.stream(RecordRejectReason.values())
                .map(RecordRejectReason::id)
                .toList();
        reason.filter(name -> !reasons.contains(name)).ifPresent(unknown -> {
            throw UserFailure.usage(
                    "--reason '" + unknown + "' is not a known reason", "use one of: " + String.join(", ", reasons));
        });
    }
}
