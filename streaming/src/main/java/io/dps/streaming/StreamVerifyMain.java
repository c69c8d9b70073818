package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.streaming.ProgramCommandLine.BrokerArguments;
import io.dps.streaming.run.ProgramFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Main class of the proof of a stream that a user made: prints a {@link StreamProof} as one line of JSON and ends with
 * an {@link ExitCode}. An output that is wrong is a result, not a failure of the program.
 */
@Command(
        name = "stream-verify",
        mixinStandardHelpOptions = true,
        description =
                "Compares what a stream has written with what its SQL gives for the records that it has read; prints the"
                        + " result as one line of JSON.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:compared, whatever the result", "1:the stream cannot be verified"})
public final class StreamVerifyMain implements Callable<Integer> {
    @Mixin
    BrokerArguments broker = new BrokerArguments();

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "Name of the stream.")
    String stream;

    @Option(
            names = "--progress-topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.PROGRESS,
            description = "Topic of the progress records (default: ${DEFAULT-VALUE}).")
    String progressTopic;

    @Spec
    CommandSpec spec;

    private final Sessions sessions;

    StreamVerifyMain(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Gives a proof its session of Spark. */
    @FunctionalInterface
    interface Sessions {
        /** Performs the proof with a session. */
        StreamProof use(Function<SparkSession, StreamProof> proof);
    }

    /** Verifies a stream and ends the process. */
    public static void main(String[] args) {
        System.exit(
                commandLine(proof -> ToolSession.use("stream-verify", proof)).execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine(Sessions sessions) {
        StreamVerifyMain program = new StreamVerifyMain(sessions);
        return ProgramCommandLine.of(
                program, failure -> ProgramFailure.of(failure, program.stream), ExitCode.UNREACHABLE);
    }

    @Override
    public Integer call() {
        // Read before Spark starts, which takes seconds.
        StreamAccount account = StreamAccount.read(broker.access(), stream, progressTopic);
        StreamProof proof = sessions.use(account::prove);
        PrintWriter out = spec.commandLine().getOut();
        out.println(new String(RecordJson.write(proof), StandardCharsets.UTF_8));
        out.flush();
        return ExitCode.OK.value();
    }
}
