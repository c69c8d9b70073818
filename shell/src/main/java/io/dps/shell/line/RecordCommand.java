package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Version;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code record}: writes what is typed to a batch file. */
@Command(
        name = "record",
        header = "Write what you type to a batch file that runs.",
        description = {
            "Every line is in the file as soon as it has ended; one that fails or that you interrupt becomes a comment.",
            "Without FILE, says what is being recorded."
        },
        footer = {"", "Examples:", "  record morning.dps", "  record --append morning.dps", "  record --stop"})
public final class RecordCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The batch file; it must not exist yet.")
    private Path file;

    @Option(names = "--append", description = "Write to the end of a file that exists.")
    private boolean append;

    @Option(names = "--stop", description = "End the recording.")
    private boolean stop;

    private final Invocation invocation;
    private final Session session;

    RecordCommand(Invocation invocation, Session session) {
        this.invocation = invocation;
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<Recording> running = session.recording();
        if (stop) {
            end(running.orElseThrow(() -> UserFailure.failed("nothing is being recorded", "begin with: record FILE")));
        } else if (file != null) {
            begin(running);
        } else {
            invocation.output().note(running.map(RecordCommand::state).orElse("nothing is being recorded"));
        }
        return 0;
    }

    private void begin(Optional<Recording> running) {
        if (!session.isTyped()) {
            throw UserFailure.usage(
                    "record works at the prompt only, where lines are typed", "a batch is in a file already");
        }
        running.ifPresent(earlier -> {
            throw UserFailure.failed(earlier.file() + " is being recorded", "end it with: record --stop");
        });
        Instant now = Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS);
        String first = "recorded in context " + invocation.config().context() + " at " + now + " by "
                + new Version().getVersion()[0];
        session.record(Optional.of(Recording.begin(file, first, append)));
        invocation.output().note("recording to " + file + "; end it with: record --stop");
    }

    private void end(Recording recording) {
        session.record(Optional.empty());
        invocation.output().note(count(recording) + " recorded; run it with: source " + recording.file());
    }

    private static String state(Recording recording) {
        return "recording to " + recording.file() + ": " + count(recording) + " so far";
    }

    private static String count(Recording recording) {
        return recording.statements() + (recording.statements() == 1 ? " line" : " lines");
    }
}
