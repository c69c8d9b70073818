package io.dps.contract;

/** The topics that dps makes itself, under the names that they have unless a user says otherwise. */
public final class Topics {
    /** The readings: made or replayed by the generator, averaged by the averager. */
    public static final String READINGS = "weather_data";

    /** The averages. */
    public static final String AVERAGES = "weather_data_avg";

    /** In which streams report how they get on. */
    public static final String PROGRESS = "dps_stream_progress";

    private Topics() {}
}
