package io.dps.streaming;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What every program that averages is told: from where to where, and over which windows. */
final class AveragingArguments {
    @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    String brokers;

    @Option(
            names = "--input-topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.READINGS,
            description = "Where readings come from (${DEFAULT-VALUE}).")
    String inputTopic;

    @Option(
            names = "--output-topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.AVERAGES,
            description = "Where averages go; also the stream's name (${DEFAULT-VALUE}).")
    String outputTopic;

    @Option(
            names = "--window",
            paramLabel = "D",
            defaultValue = "10s",
            description = "Length of the window (${DEFAULT-VALUE}).")
    Duration window;

    @Option(names = "--by-sensor", description = "One average per sensor.")
    boolean bySensor;

    @Option(
            names = "--max-ahead",
            paramLabel = "D",
            defaultValue = "1h",
            description = "How far a reading's time may be past its record's timestamp (${DEFAULT-VALUE}).")
    Duration maxAhead;

    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            defaultValue = "read_committed",
            description =
                    "Which records of transactions to read: read_committed or read_uncommitted (${DEFAULT-VALUE}).")
    Isolation isolation;

    /** @throws UserFailure usage, if the values make no sense together */
    StreamOptions options(Duration watermark) {
        return new StreamOptions(window, watermark, maxAhead, bySensor);
    }
}
