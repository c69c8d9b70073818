package io.dps.shell.stream;

import io.dps.contract.Topics;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names of a stream's processes at the target. Two names take turns: while one process writes, another may warm up
 * under the other name.
 *
 * @param writer name of the process that writes
 * @param standby name of the process that waits until the other ends
 */
record StreamProcesses(String writer, String standby) {
    /** Names that targets accept; room is left for the suffix of the standby. */
    private static final Pattern ACCEPTED = Pattern.compile("[a-z0-9][a-z0-9.-]{0,39}");

    private static final String STANDBY = "-standby";

    /** Returns the names for a stream. If targets do not accept the stream's name, the processes get a similar one. */
    static StreamProcesses of(String stream) {
        String writer = stream.equals(Topics.AVERAGES) ? "averager" : "stream-" + accepted(stream);
        return new StreamProcesses(writer, writer + STANDBY);
    }

    List<String> names() {
        return List.of(writer, standby);
    }

    /** Returns a name that targets accept; its hash keeps names apart that would otherwise become the same. */
    private static String accepted(String stream) {
        if (ACCEPTED.matcher(stream).matches() && !stream.endsWith(STANDBY)) {
            return stream;
        }
        String like = stream.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String start = like.substring(0, Math.min(like.length(), 30));
        return start + "." + Integer.toHexString(stream.hashCode());
    }
}
