package io.dps.generator.inbox;

import io.dps.contract.UserFailure;
import io.dps.generator.inbox.StateFile.PublishMarker;
import io.dps.generator.inbox.StateFile.PublishedFile;
import io.dps.generator.inbox.UnpublishedReadings.KnownReadings;
import io.dps.generator.publish.KafkaAccess;
import io.dps.generator.publish.PublishFailure;
import io.dps.generator.publish.PublishRequest;
import io.dps.generator.publish.PublishSnapshot;
import io.dps.generator.publish.ReadingPublisher;
import io.dps.generator.replay.BadRow;
import io.dps.generator.replay.ReplayOptions;
import io.dps.generator.replay.ReplaySource;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One pass over an inbox. Before it sends the first reading of a file, it stores the topic's end offsets beside the
 * file. If a run ended before the file was archived, the next run reads the topic from those offsets on, and sends only
 * the readings that are missing there. So no reading is lost or duplicated, wherever a run is killed, as long as one
 * process at a time holds the inbox's lock.
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
     * @param ends makes the reader of end offsets for the topic with the given name
     * @param settle how long a file must be unchanged to count as complete
     * @param format adds the options for the format of the files
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
     * Publishes the complete files until the thread is interrupted. A file that the disk refuses to read or move is
     * reported, and the others are published all the same.
     *
     * @return a report on each file that was looked at
     * @throws UserFailure if the broker does not answer or refuses; the next run continues with the current file
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
        FileOutcome outcome = new FileOutcome(file);
        Optional<FileReport> report;
        try {
            report = isSettled(file)
                    ? taking.get().map(taken -> publish(taken, outcome, listener))
                    : Optional.of(outcome.report(FileReport.State.CHANGING));
        } catch (UserFailure e) {
            report = Optional.of(reportOf(e, outcome));
        }
        report.ifPresent(done -> {
            reports.add(done);
            listener.onFile(done);
        });
    }

    private FileReport reportOf(UserFailure e, FileOutcome outcome) {
        if (e instanceof PublishFailure broken) {
            outcome.count(broken.totals());
        }
        if (Thread.currentThread().isInterrupted()) {
            // The interruption also closes files and ends waits, which then look like faults of disk or broker.
            return outcome.report(FileReport.State.BROKEN_OFF);
        }
        return switch (e.kind()) {
            case STORAGE -> outcome.report(FileReport.State.BLOCKED, e.getMessage());
            case INPUT -> putAmongFailed(e, outcome);
            default -> throw e;
        };
    }

    /**
     * Moves a file to {@code failed}, but only if its content is at fault: a file that the disk cannot read now may be
     * readable later.
     */
    private FileReport putAmongFailed(UserFailure e, FileOutcome outcome) {
        if (!Inbox.isReadable(outcome.file)) {
            return outcome.report(FileReport.State.BLOCKED, e.getMessage());
        }
        try {
            inbox.finish(outcome.file, inbox.placeAmongFailed(outcome.file, clock.instant()));
            return outcome.report(FileReport.State.UNUSABLE, e.getMessage());
        } catch (UserFailure unmoved) {
            return outcome.report(FileReport.State.BLOCKED, e.getMessage() + "; " + unmoved.getMessage());
        }
    }

    private FileReport publish(Path taken, FileOutcome outcome, InboxListener listener) {
        outcome.file = taken;
        FileTime before = Inbox.lastChange(taken);
        Optional<PublishedFile> published = PublishedFile.load(taken);
        if (published.isPresent()) {
            outcome.alreadyPublished = published.get().readings();
            outcome.badRows = published.get().badRows();
        } else {
            send(taken, outcome, listener);
        }
        if (Thread.currentThread().isInterrupted()) {
            return outcome.report(FileReport.State.BROKEN_OFF);
        }
        if (!Inbox.lastChange(taken).equals(before)) {
            return outcome.report(FileReport.State.CHANGING);
        }
        return archive(taken, outcome, before);
    }

    private void send(Path taken, FileOutcome outcome, InboxListener listener) {
        // The file of bad rows is closed here, so that it is on the disk before the taken file is moved.
        try (BadRowFile badRows = new BadRowFile(Inbox.badRowsBeside(taken));
                ReplaySource rows = new ReplaySource(format.apply(ReplayOptions.of(taken)), row -> {
                    badRows.add(row);
                    listener.onBadRow(name(taken), row);
                });
                UnpublishedReadings readings = new UnpublishedReadings(rows, known(taken))) {
            String where = PublishMarker.load(taken).orElseThrow().topic();
            try {
                outcome.count(new ReadingPublisher(kafka)
                        .publish(readings, PublishRequest.to(where), totals -> {})
                        .totals());
                readings.notes().forEach(note -> listener.onNote(name(taken), note));
            } finally {
                outcome.alreadyPublished = readings.leftOut();
            }
        }
    }

    private FileReport archive(Path taken, FileOutcome outcome, FileTime changed) {
        try {
            inbox.finish(taken, inbox.placeInArchive(taken, clock.instant()));
            return outcome.report(FileReport.State.ARCHIVED);
        } catch (UserFailure e) {
            // If this note cannot be stored either, the next run compares the file with what the topic holds.
            try {
                new PublishedFile(outcome.acknowledged + outcome.alreadyPublished, outcome.badRows, changed)
                        .store(taken);
            } catch (UserFailure unstored) {
                e.addSuppressed(unstored);
            }
            throw e;
        }
    }

    /**
     * Returns the readings published since an earlier run began the file. If no run did, stores the end offsets now.
     */
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

    /** Counts the rows of one file by what became of them. */
    private static final class FileOutcome {
        private Path file;
        private long acknowledged;
        private long alreadyPublished;
        private long badRows;

        FileOutcome(Path file) {
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

    /**
     * A report on one file.
     *
     * @param file name of the file
     * @param acknowledged readings that the broker acknowledged in this run
     * @param alreadyPublished readings that an earlier, unfinished run had published
     * @param badRows rows that could not be turned into readings
     * @param error why the file is not in the archive; empty if it was archived, if it is still changing, or if the run
     *     was stopped
     */
    public record FileReport(
            String file, State state, long acknowledged, long alreadyPublished, long badRows, Optional<String> error) {

        /** The state of a file after a run. */
        public enum State {
            /** All its readings are in the topic, and it is in the archive. */
            ARCHIVED,
            /** The file does not contain readings, and was moved to {@code failed}. */
            UNUSABLE,
            /** It is still being written, and is left for the next run. */
            CHANGING,
            /** The run was stopped while it published the file; the next run goes on with it. */
            BROKEN_OFF,
            /**
             * The disk refused to read or move the file. The file stays where it is, and the next run goes on with it.
             */
            BLOCKED;

            /** Returns the name in reports. */
            public String id() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** Receives reports on files and their bad rows, on the thread that reads. */
    public interface InboxListener {

        /** Receives a row that could not be turned into a reading. */
        void onBadRow(String file, BadRow row);

        /** Receives a note for the user about the file's readings. */
        void onNote(String file, String note);

        /** Receives the report on a file that was processed. */
        void onFile(FileReport report);
    }
}
