package io.dps.contract;

import java.util.Optional;

/** Makes the commands that hints tell the user to type, where they concern one stream. */
public final class StreamHint {
    /** How every message begins that says why a stream cannot go on from its checkpoint. */
    public static final String CHECKPOINT = "the checkpoint of stream ";

    /** How every message begins that says why a view that a stream joins cannot be read as it was. */
    public static final String STATIC_VIEW = "static view ";

    /** What such a message also says if an upgrade of dps has changed how streams are run. */
    public static final String ANOTHER_PLAN = " was written by another version of dps";

    private StreamHint() {}

    /**
     * Returns what to do about a stream that ended for this reason, if that is more than to read its log.
     *
     * @param reason the error of its last report
     */
    public static Optional<String> forEnd(String stream, String reason) {
        if (reason.startsWith(STATIC_VIEW)) {
            return Optional.of("to join what the topic of that view holds now: " + command("edit", stream)
                    + " with its SQL; if it groups rows, " + command("reset", stream) + " --rows first");
        }
        if (!reason.startsWith(CHECKPOINT)) {
            return Optional.empty();
        }
        String first = stream.equals(Topics.AVERAGES) ? "start with the stored values, or " : "";
        if (reason.contains(ANOTHER_PLAN)) {
            // Afterwards nobody can: it needs the reports of the batches.
            first = "prove what it has written with: " + command("verify", stream) + "; then ";
        }
        return Optional.of(first + "start from the beginning with: " + command("reset", stream));
    }

    /** Returns a command of {@code stream} about this stream, such as {@code stream reset hourly}. */
    public static String command(String verb, String stream) {
        return "stream " + verb + argument(stream);
    }

    /** Returns the argument that names a stream, with a blank before it; the averager needs none. */
    public static String argument(String stream) {
        return stream.equals(Topics.AVERAGES) ? "" : " " + stream;
    }
}
