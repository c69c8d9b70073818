package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.UserFailure;
import io.dps.streaming.run.ProgramFailure;
import io.dps.streaming.sql.DefinitionCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Main class of the check of a stream's definition: reads a {@link StreamCheckRequest}, prints a {@link StreamCheck} as one line of
 * JSON and ends with an {@link ExitCode}.
 */
@Command(
        name = "stream-check",
        mixinStandardHelpOptions = true,
        description =
                "Reads a stream's definition as JSON from standard input, checks that Spark can run it, and prints its"
                        + " columns as one line of JSON. Needs no broker.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the stream can run",
            "1:the stream cannot run: its SQL or its view is refused",
            "2:standard input is not a definition"
        })
public final class StreamCheckMain implements Callable<Integer> {
    private final InputStream in;
    private final Sessions sessions;
    private String stream = "";

    @Spec
    CommandSpec spec;

    StreamCheckMain(InputStream in, Sessions sessions) {
        this.in = in;
        this.sessions = sessions;
    }

    /** Gives a check its session of Spark. */
    @FunctionalInterface
    interface Sessions {
        /** Performs the check with a session. */
        StreamCheck use(Function<SparkSession, StreamCheck> check);
    }

    /** Checks a definition and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine(System.in, check -> ToolSession.use("stream-check", check))
                .execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine(InputStream in, Sessions sessions) {
        StreamCheckMain program = new StreamCheckMain(in, sessions);
        return ProgramCommandLine.of(program, failure -> ProgramFailure.of(failure, program.stream));
    }

    @Override
    public Integer call() {
        StreamCheckRequest request = request();
        stream = request.definition().name();
        // Checked before Spark starts, which takes seconds.
        request.definition().streamed();
        StreamCheck found = sessions.use(session -> new DefinitionCheck(session).check(request));
        PrintWriter out = spec.commandLine().getOut();
        out.println(new String(RecordJson.write(found), StandardCharsets.UTF_8));
        out.flush();
        return ExitCode.OK.value();
    }

    private StreamCheckRequest request() {
        try {
            StreamCheckRequest read = RecordJson.read(in.readAllBytes(), StreamCheckRequest.class);
            if (read == null || read.definition() == null) {
                throw notRequest(null);
            }
            return read;
        } catch (UncheckedIOException notDefinition) {
            for (Throwable each = notDefinition; each != null; each = each.getCause()) {
                if (each instanceof UserFailure refused) {
                    throw refused;
                }
            }
            throw notRequest(notDefinition);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static UserFailure notRequest(@Nullable Exception cause) {
        return UserFailure.usage("standard input is not the definition of a stream as JSON", "see --help", cause);
    }
}
