package io.dps.contract;

import java.util.Map;
import java.util.regex.Pattern;

/** Default names of the topics that dps creates. */
public final class Topics {
    /** The readings, which the generator makes or replays and the averager averages. */
    public static final String READINGS = "weather_data";

    /** The averages. */
    public static final String AVERAGES = "weather_data_avg";

    /** The progress reports of streams. */
    public static final String PROGRESS = "dps_stream_progress";

    /** The settings of the topic of progress records, which keeps them for seven days. */
    public static final Map<String, String> PROGRESS_SETTINGS =
            Map.of("cleanup.policy", "delete", "retention.ms", "604800000");

    /** The definitions of the streams that users make, keyed by name; compacted. */
    public static final String DEFINITIONS = "dps_streams";

    /** The leases of streams that run on several machines, keyed by stream; compacted. */
    public static final String LEASES = "dps_leases";

    /** Prefix of consumer groups whose offsets say how far a stream that a user made has read. */
    private static final String GROUP = "dps.";

    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    private Topics() {}

    /** Returns the name of the consumer group that shows other tools how far a stream that a user made has read. */
    public static String group(String stream) {
        return GROUP + stream;
    }

    /** Returns the transactional id by which the writers of a stream fence each other. */
    public static String lease(String stream) {
        return "dps.lease." + stream;
    }

    /** Returns whether Kafka allows this as a topic name; a stream has the name of its topic. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
