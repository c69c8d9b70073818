package io.dps.generator.cli;

import io.dps.contract.PublishReport;
import io.dps.generator.publish.PublishReports;
import io.dps.generator.publish.PublishSnapshot;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Prints how far publishing has come: at the start, with the first acknowledgement, then at equal distances, also while the publisher waits for a
 * broker, and at the end.
 */
final class StatusLines implements AutoCloseable {

    private final PrintWriter out;
    private final String topic;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "status-lines");
        thread.setDaemon(true);
        return thread;
    });
    private volatile PublishSnapshot latest = PublishSnapshot.none();

    /** Prints the first line, and further ones from then on. */
    StatusLines(PrintWriter out, String topic, Clock clock, Duration distance) {
        this.out = out;
        this.topic = topic;
        this.clock = clock;
        printRunning();
        timer.scheduleAtFixedRate(this::printRunning, distance.toMillis(), distance.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes note of how far it has come; prints only when the first record was acknowledged. */
    void update(PublishSnapshot snapshot) {
        boolean first = latest.acknowledged() == 0 && snapshot.acknowledged() > 0;
        latest = snapshot;
        if (first) {
            printRunning();
        }
    }

    /** Prints the last line; no other follows. */
    void end(PublishReport report) {
        close();
        print(report);
    }

    /** Prints no more lines. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void printRunning() {
        print(PublishReports.running(topic, clock.instant(), latest));
    }

    private synchronized void print(PublishReport report) {
        boolean isLate = report.state() == PublishReport.State.RUNNING && timer.isShutdown();
        if (!isLate) {
            out.println(report.toJson());
            out.flush();
        }
    }
}
