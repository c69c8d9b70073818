package io.dps.shell.stream;

import io.dps.contract.CheckpointLayout;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.stack.external.ExternalTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks whether this machine may start or reset a stream on a platform that someone else runs (ADR 0023). Such a stream
 * runs on one machine, whose context has its checkpoint; every other machine sees only its reports.
 */
final class HostedStreams {
    private final Supplier<Platform> platform;
    private final StreamReports reports;

    HostedStreams(Supplier<Platform> platform, StreamReports reports) {
        this.platform = platform;
        this.reports = reports;
    }

    /**
     * Checks that a stream may be started.
     *
     * @throws UserFailure of kind {@code FAILED} if it is the averager, if the user may not write to its topics, or if
     *     the checkpoint of its last run is not in this context
     */
    void requireStartable(StreamProgram program) {
        if (!(program instanceof StreamProgram.Defined defined)) {
            throw noAverager();
        }
        String stream = program.stream();
        KafkaClient kafka = platform.get().kafka();
        kafka.ensureTopic(Topics.PROGRESS, 1, Topics.PROGRESS_SETTINGS);
        for (String topic : List.of(defined.outputTopic(), Topics.PROGRESS)) {
            if (!kafka.mayWrite(topic)) {
                throw UserFailure.failed(
                        "stream " + stream + " cannot start: this user lacks Write permission on topic " + topic,
                        "ask the administrator of the brokers for Write permission on topic " + topic);
            }
        }
        reports.last(stream).ifPresent(last -> {
            if (last.state() == StreamState.RESET) {
                requireNone(stream, last);
            } else {
                requireHere(stream, last);
            }
        });
    }

    /**
     * Checks that a stream may be reset.
     *
     * @throws UserFailure of kind {@code FAILED} if it is the averager, or if the checkpoint of its last run is not in
     *     this context: the next start would go on from it, although its rows may have been deleted
     */
    void requireResettable(String stream) {
        if (stream.equals(Topics.AVERAGES)) {
            throw noAverager();
        }
        reports.last(stream)
                .filter(last -> last.state() != StreamState.RESET)
                .ifPresent(last -> requireHere(stream, last));
    }

    private static UserFailure noAverager() {
        return UserFailure.failed(
                "the averager is not supported by target " + ExternalTarget.NAME,
                "define the averages as a stream of your own: stream create --help; or use a context whose stack dps"
                        + " deployed: --context NAME");
    }

    private void requireNone(String stream, StreamProgress reset) {
        if (Files.exists(checkpoint(stream))) {
            throw UserFailure.failed(
                    "stream " + stream + " was reset at " + reset.time()
                            + " from elsewhere, but this context still has a checkpoint of it",
                    "delete that checkpoint: " + StreamHint.command("reset", stream));
        }
    }

    private void requireHere(String stream, StreamProgress last) {
        Path checkpoint = checkpoint(stream);
        Optional<String> query = query(checkpoint);
        boolean isOlder = query.isPresent() && !query.get().equals(last.queryId());
        if (isOlder || !Files.exists(checkpoint)) {
            throw UserFailure.failed(
                    "stream " + stream + " has run on " + last.host()
                            + ", and the checkpoint of that run is not in this context",
                    "use the context that ran it; if its checkpoint is gone, create the stream under another name");
        }
    }

    /** Returns the id of the query that made a checkpoint; empty before its first batch. */
    private static Optional<String> query(Path checkpoint) {
        try {
            return StreamProgress.parse(Files.readAllBytes(checkpoint.resolve(CheckpointLayout.PROGRESS)))
                    .map(StreamProgress::queryId);
        } catch (NoSuchFileException noBatchYet) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path checkpoint(String stream) {
        return Path.of(platform.get().endpoints().checkpoints().orElseThrow(), stream);
    }
}
