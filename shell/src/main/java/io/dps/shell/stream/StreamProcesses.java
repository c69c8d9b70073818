package io.dps.shell.stream;

import io.dps.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    /**
     * Names that every target accepts; a swarm makes a service and a host of each. Room is left for the name of the stack
     * and the suffix of the standby.
     */
    private static final Pattern ACCEPTED = Pattern.compile("(?!.{31})[a-z0-9]+(-[a-z0-9]+)*");

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
        String start = like.substring(0, Math.min(like.length(), 20)).replaceAll("^-|-$", "");
        // No accepted name contains two dashes in a row.
        return start + "--" + hash(stream);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
