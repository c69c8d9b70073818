package io.dps.contract;

import java.util.regex.Pattern;

/** The topics that dps makes itself, under the names that they have unless a user says otherwise. */
public final class Topics {
    /** The readings: made or replayed by the generator, averaged by the averager. */
    public static final String READINGS = "weather_data";

    /** The averages. */
    public static final String AVERAGES = "weather_data_avg";

    /** In which streams report how they get on. */
    public static final String PROGRESS = "dps_stream_progress";

    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    private Topics() {}

    /** Whether Kafka takes this as the name of a topic, which a stream has too. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
