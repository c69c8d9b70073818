package io.dps.generator.inbox;

import io.dps.generator.GeneratorException;
import io.dps.generator.KafkaConnection;
import io.dps.generator.KnownReadings;
import io.dps.generator.PublishException;
import io.dps.generator.PublishRequest;
import io.dps.generator.PublishSummary;
import io.dps.generator.ReadingPublisher;
import io.dps.generator.ReplayOptions;
import io.dps.generator.ReplaySource;
import io.dps.generator.TopicEnd;
import io.dps.generator.UnpublishedReadings;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One pass over an inbox. Before the first reading of a file is sent, the topic's ends are stored beside it; a file that
 * was begun and not archived is compared with what the topic holds after these, and only the rest is sent. So nothing is
 * lost and nothing comes twice, wherever a run is killed, as long as one process at a time holds the inbox's lock.
 */
public final class InboxRun {

    private final Inbox inbox;
    private final KafkaConnection kafka;
    private final String topic;
    private final Duration settle;
    private final UnaryOperator<ReplayOptions> format;
    private final Clock clock;

    /**
     * Prepares a pass.
     *
     * @param settle how long a file must not have changed to be taken for complete
     * @param format adds how files are read
     */
    public InboxRun(
            Inbox inbox,
            KafkaConnection kafka,
            String topic,
            Duration settle,
            UnaryOperator<ReplayOptions> format,
            Clock clock) {
        this.inbox = inbox;
        this.kafka = kafka;
        this.topic = topic;
        this.settle = settle;
        this.format = format;
        this.clock = clock;
    }

    /**
     * Publishes every complete file, or all until the thread is interrupted.
     *
     * @return what became of each file that was looked at
     * @throws GeneratorException if the broker does not answer or refuses: the file at hand was begun then
     */
    public List<FileReport> run(InboxListener listener) {
        requireTopic();
        List<FileReport> reports = new ArrayList<>();
        for (Path file : inbox.begun()) {
            process(file, reports, listener);
        }
        for (Path file : inbox.dropped()) {
            if (!isSettled(file)) {
                tell(
                        new FileReport(name(file), FileReport.State.CHANGING, 0, 0, 0, Optional.empty()),
                        reports,
                        listener);
                continue;
            }
            inbox.take(file).ifPresent(taken -> process(taken, reports, listener));
        }
        return reports;
    }

    private void requireTopic() {
        try {
            kafka.requireTopic(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(Path taken, List<FileReport> reports, InboxListener listener) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (!isSettled(taken)) {
            tell(new FileReport(name(taken), FileReport.State.CHANGING, 0, 0, 0, Optional.empty()), reports, listener);
            return;
        }
        try {
            tell(publish(taken, listener), reports, listener);
        } catch (GeneratorException e) {
            if (e.kind() != GeneratorException.Kind.INPUT) {
                throw e;
            }
            inbox.move(taken, inbox.placeAmongFailed(taken, clock.instant()));
            inbox.delete(StartOfFile.placeBeside(taken));
            long acknowledged =
                    e instanceof PublishException broken ? broken.totals().acknowledged() : 0;
            long badRows =
                    e instanceof PublishException broken ? broken.totals().badRows() : 0;
            tell(
                    new FileReport(
                            name(taken),
                            FileReport.State.UNUSABLE,
                            acknowledged,
                            0,
                            badRows,
                            Optional.of(e.getMessage())),
                    reports,
                    listener);
        }
    }

    private FileReport publish(Path taken, InboxListener listener) {
        FileTime before = Inbox.lastChange(taken);
        Path place = inbox.placeInArchive(taken, clock.instant());
        try (BadRowFile badRows = new BadRowFile(place.resolveSibling(place.getFileName() + ".bad-rows.csv"));
                ReplaySource rows = new ReplaySource(format.apply(ReplayOptions.of(taken)), row -> {
                    badRows.add(row);
                    listener.onBadRow(name(taken), row);
                });
                UnpublishedReadings readings = new UnpublishedReadings(rows, known(taken))) {
            String where = StartOfFile.load(taken).orElseThrow().topic();
            PublishSummary summary =
                    new ReadingPublisher(kafka).publish(readings, PublishRequest.to(where), totals -> {});
            readings.notes().forEach(note -> listener.onNote(name(taken), note));
            FileReport.State state = end(taken, before, place);
            return new FileReport(
                    name(taken),
                    state,
                    summary.acknowledged(),
                    readings.leftOut(),
                    summary.badRows(),
                    Optional.empty());
        }
    }

    /** Looks for what an earlier run has sent of a file, or makes a note of where this one begins. */
    private KnownReadings known(Path taken) {
        Optional<StartOfFile> start = StartOfFile.load(taken);
        if (start.isPresent()) {
            return new TopicEnd(kafka, start.get().topic()).since(start.get().offsets());
        }
        new StartOfFile(topic, new TopicEnd(kafka, topic).offsets()).store(taken);
        return new KnownReadings();
    }

    private FileReport.State end(Path taken, FileTime before, Path place) {
        if (Thread.currentThread().isInterrupted()) {
            return FileReport.State.BROKEN_OFF;
        }
        if (!Inbox.lastChange(taken).equals(before)) {
            return FileReport.State.CHANGING;
        }
        inbox.move(taken, place);
        inbox.delete(StartOfFile.placeBeside(taken));
        return FileReport.State.ARCHIVED;
    }

    private boolean isSettled(Path file) {
        return !Inbox.lastChange(file).toInstant().plus(settle).isAfter(clock.instant());
    }

    private static void tell(FileReport report, List<FileReport> reports, InboxListener listener) {
        reports.add(report);
        listener.onFile(report);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
