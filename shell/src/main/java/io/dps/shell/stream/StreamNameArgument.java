package io.dps.shell.stream;

import io.dps.contract.Topics;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The argument that names a stream; by default the averager. */
public final class StreamNameArgument {
    @Parameters(
            paramLabel = "STREAM",
            arity = "0..1",
            description = "Name of the stream (default: weather_data_avg, that of the averager).")
    private Optional<String> name = Optional.empty();

    /** Returns the name of the stream. */
    public String stream() {
        return name.orElse(Topics.AVERAGES);
    }

    boolean isAverager() {
        return stream().equals(Topics.AVERAGES);
    }
}
