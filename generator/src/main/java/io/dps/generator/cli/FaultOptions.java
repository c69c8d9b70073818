package io.dps.generator.cli;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.generator.cli.GenerateOptions.Arguments;
import io.dps.generator.fault.Faults;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options for the faults to inject into records. */
final class FaultOptions {

    @Option(
            names = "--late",
            paramLabel = "SHARE",
            converter = OptionConverters.OfShare.class,
            description = "Share of late records, 0.1 or 10%% (default: 0); needs --late-by.")
    private Share late;

    @Option(
            names = "--late-by",
            paramLabel = "TIME",
            converter = OptionConverters.OfDuration.class,
            description = "With --late: how far to move event times back.")
    private Duration lateBy;

    @Option(
            names = "--duplicate",
            paramLabel = "SHARE",
            converter = OptionConverters.OfShare.class,
            description = "Share of records sent twice (default: 0).")
    private Share duplicate;

    @Option(
            names = "--malformed",
            paramLabel = "SHARE",
            converter = OptionConverters.OfShare.class,
            description = "Share of malformed records, cycling through the kinds (default: 0).")
    private Share malformed;

    /** @throws UserFailure of kind {@code USAGE} if the options do not go together */
    void check() {
        GenerateOptions.require(
                late == null || lateBy != null,
                "--late needs --late-by, which sets how late the late ones are",
                "add --late-by 1m");
        GenerateOptions.require(
                lateBy == null || late != null,
                "--late-by needs --late, which sets the share of late ones",
                "add --late 10%");
        GenerateOptions.require(
                lateBy == null || !lateBy.isZero(),
                "--late-by 0s is too short",
                "give a duration such as 500ms, 10s, 5m, 1h or 1d");
    }

    boolean hasLate() {
        return late != null;
    }

    Faults faults(long seed) {
        Share lateShare = late == null ? Share.NONE : late;
        Share doubled = duplicate == null ? Share.NONE : duplicate;
        Share spoilt = malformed == null ? Share.NONE : malformed;
        return new Faults(
                lateShare.value(), lateBy == null ? Duration.ZERO : lateBy, doubled.value(), spoilt.value(), seed);
    }

    void addTo(Arguments arguments) {
        arguments.addIfGiven("--late", late, OptionConverters::format);
        arguments.addIfGiven("--late-by", lateBy, Durations::format);
        arguments.addIfGiven("--duplicate", duplicate, OptionConverters::format);
        arguments.addIfGiven("--malformed", malformed, OptionConverters::format);
    }

    /**
     * A share of all records.
     *
     * @param value from 0 to 1
     */
    record Share(double value) {

        static final Share NONE = new Share(0);
    }
}
