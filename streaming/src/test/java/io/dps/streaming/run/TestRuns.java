package io.dps.streaming.run;

import io.dps.contract.StreamProgress;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.progress.ProgressSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs in tests have in common. */
public final class TestRuns {
    private TestRuns() {}

    /** Settings of a run that takes its turn at once and ends when it has caught up. */
    public static RunSettings untilCaughtUp(String brokers, String progressTopic, CheckpointFolder checkpoint) {
        return settings(brokers, progressTopic, checkpoint, new RunSettings.Pace(true, Duration.ZERO));
    }

    /** Settings of a run that takes its turn at once. */
    public static RunSettings settings(
            String brokers, String progressTopic, CheckpointFolder checkpoint, RunSettings.Pace pace) {
        return new RunSettings(
                BrokerAccess.open(brokers), progressTopic, checkpoint, pace, Duration.ZERO, Optional.empty(), "run");
    }

    /** Returns the settings with the demand for a lease. */
    public static RunSettings leased(RunSettings usual) {
        return new RunSettings(
                usual.brokers(),
                usual.progressTopic(),
                usual.checkpoint(),
                usual.pace(),
                usual.waitForWriter(),
                usual.runFor(),
                usual.runId(),
                usual.cores(),
                true);
    }

    /** A step of a case. */
    public interface Step {
        void run() throws Exception;
    }

    /** Performs a step, and adds the time that it took. */
    public static void timed(Map<String, Long> millis, String what, Step step) throws Exception {
        long begun = System.nanoTime();
        step.run();
        millis.merge(what, (System.nanoTime() - begun) / 1_000_000, Long::sum);
    }

    /** A sink that keeps the reports, none of which is ever acknowledged. */
    public record KeptReports(List<StreamProgress> reports) implements ProgressSink {
        @Override
        public void accept(StreamProgress progress, Runnable delivered) {
            reports.add(progress);
        }

        @Override
        public void close() {}
    }
}
