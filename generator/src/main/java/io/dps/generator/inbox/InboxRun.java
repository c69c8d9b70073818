package io.dps.generator.inbox;

import io.dps.contract.UserFailure;
import io.dps.generator.publish.KafkaAccess;
import io.dps.generator.publish.PublishFailure;
import io.dps.generator.publish.PublishRequest;
import io.dps.generator.publish.PublishSnapshot;
import io.dps.generator.publish.ReadingPublisher;
import io.dps.generator.replay.ReplayOptions;
import io.dps.generator.replay.ReplaySource;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One pass over an inbox. Before the first reading of a file is sent, the topic's ends are stored beside it; a file that
 * was begun and not archived is compared with what the topic holds after these, and only the rest is sent. So nothing is
 * lost and nothing comes twice, wherever a run is killed, as long as one process at a time holds the inbox's lock.
 */
public final class InboxRun {

    private final Inbox inbox;
    private final KafkaAccess kafka;
    private final Function<String, EndOffsets> ends;
    private final String topic;
    private final Duration settle;
    private final UnaryOperator<ReplayOptions> format;
    private final Clock clock;

    /**
     * Prepares a pass.
     *
     * @param ends looks at the end of a topic by its name
     * @param settle how long a file must not have changed to be taken for complete
     * @param format adds how files are read
     */
    public InboxRun(
            Inbox inbox,
            KafkaAccess kafka,
            Function<String, EndOffsets> ends,
            String topic,
            Duration settle,
            UnaryOperator<ReplayOptions> format,
            Clock clock) {
        this.inbox = inbox;
        this.kafka = kafka;
        this.ends = ends;
        this.topic = topic;
        this.settle = settle;
        this.format = format;
        this.clock = clock;
    }

    /**
     * Publishes every complete file, or all until the thread is interrupted. A file that the disk does not let go of is
     * reported, and the others are published all the same.
     *
     * @return what became of each file that was looked at
     * @throws UserFailure if the broker does not answer or refuses: the file at hand was begun then
     */
    public List<FileReport> run(InboxListener listener) {
        requireTopic();
        List<FileReport> reports = new ArrayList<>();
        for (Path file : inbox.begun()) {
            process(file, () -> Optional.of(file), reports, listener);
        }
        for (Path file : inbox.dropped()) {
            process(file, () -> inbox.take(file), reports, listener);
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

    private void process(Path file, Supplier<Optional<Path>> taking, List<FileReport> reports, InboxListener listener) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        FileTally tally = new FileTally(file);
        Optional<FileReport> report;
        try {
            report = isSettled(file)
                    ? taking.get().map(taken -> publish(taken, tally, listener))
                    : Optional.of(tally.report(FileReport.State.CHANGING));
        } catch (UserFailure e) {
            report = Optional.of(reportOf(e, tally));
        }
        report.ifPresent(told -> {
            reports.add(told);
            listener.onFile(told);
        });
    }

    private FileReport reportOf(UserFailure e, FileTally tally) {
        if (e instanceof PublishFailure broken) {
            tally.count(broken.totals());
        }
        if (Thread.currentThread().isInterrupted()) {
            // The interruption also closes files and ends waits, which then look like faults of disk or broker.
            return tally.report(FileReport.State.BROKEN_OFF);
        }
        return switch (e.kind()) {
            case STORAGE -> tally.report(FileReport.State.BLOCKED, e.getMessage());
            case INPUT -> putAmongFailed(e, tally);
            default -> throw e;
        };
    }

    /** Only for what the file holds: a good file that the disk does not give out will be good again. */
    private FileReport putAmongFailed(UserFailure e, FileTally tally) {
        if (!Inbox.isReadable(tally.file)) {
            return tally.report(FileReport.State.BLOCKED, e.getMessage());
        }
        try {
            inbox.finish(tally.file, inbox.placeAmongFailed(tally.file, clock.instant()));
            return tally.report(FileReport.State.UNUSABLE, e.getMessage());
        } catch (UserFailure unmoved) {
            return tally.report(FileReport.State.BLOCKED, e.getMessage() + "; " + unmoved.getMessage());
        }
    }

    private FileReport publish(Path taken, FileTally tally, InboxListener listener) {
        tally.file = taken;
        FileTime before = Inbox.lastChange(taken);
        Optional<PublishedFile> published = PublishedFile.load(taken);
        if (published.isPresent()) {
            tally.alreadyPublished = published.get().readings();
            tally.badRows = published.get().badRows();
        } else {
            send(taken, tally, listener);
        }
        if (Thread.currentThread().isInterrupted()) {
            return tally.report(FileReport.State.BROKEN_OFF);
        }
        if (!Inbox.lastChange(taken).equals(before)) {
            return tally.report(FileReport.State.CHANGING);
        }
        return archive(taken, tally, before);
    }

    private void send(Path taken, FileTally tally, InboxListener listener) {
        // Bad rows are on the disk before the file leaves: they are closed here.
        try (BadRowFile badRows = new BadRowFile(Inbox.badRowsBeside(taken));
                ReplaySource rows = new ReplaySource(format.apply(ReplayOptions.of(taken)), row -> {
                    badRows.add(row);
                    listener.onBadRow(name(taken), row);
                });
                UnpublishedReadings readings = new UnpublishedReadings(rows, known(taken))) {
            String where = PublishMarker.load(taken).orElseThrow().topic();
            try {
                tally.count(new ReadingPublisher(kafka)
                        .publish(readings, PublishRequest.to(where), totals -> {})
                        .totals());
                readings.notes().forEach(note -> listener.onNote(name(taken), note));
            } finally {
                tally.alreadyPublished = readings.leftOut();
            }
        }
    }

    private FileReport archive(Path taken, FileTally tally, FileTime changed) {
        try {
            inbox.finish(taken, inbox.placeInArchive(taken, clock.instant()));
            return tally.report(FileReport.State.ARCHIVED);
        } catch (UserFailure e) {
            // If this cannot be stored either, the next run compares the file with what the topic holds.
            try {
                new PublishedFile(tally.acknowledged + tally.alreadyPublished, tally.badRows, changed).store(taken);
            } catch (UserFailure unstored) {
                e.addSuppressed(unstored);
            }
            throw e;
        }
    }

    /** Looks for what an earlier run has sent of a file, or makes a note of where this one begins. */
    private KnownReadings known(Path taken) {
        Optional<PublishMarker> start = PublishMarker.load(taken);
        if (start.isPresent()) {
            return ends.apply(start.get().topic()).since(start.get().offsets());
        }
        new PublishMarker(topic, ends.apply(topic).offsets()).store(taken);
        return new KnownReadings();
    }

    private boolean isSettled(Path file) {
        return !Inbox.lastChange(file).toInstant().plus(settle).isAfter(clock.instant());
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** Counts what became of one file's rows. */
    private static final class FileTally {
        private Path file;
        private long acknowledged;
        private long alreadyPublished;
        private long badRows;

        FileTally(Path file) {
            this.file = file;
        }

        void count(PublishSnapshot totals) {
            acknowledged = totals.acknowledged();
            badRows = totals.badRows();
        }

        FileReport report(FileReport.State state) {
            return new FileReport(name(file), state, acknowledged, alreadyPublished, badRows, Optional.empty());
        }

        FileReport report(FileReport.State state, String error) {
            return new FileReport(name(file), state, acknowledged, alreadyPublished, badRows, Optional.of(error));
        }
    }
}
