package io.dps.contract;

/** Makes the commands that hints tell the user to type, where they concern one stream. */
public final class StreamHint {
    private StreamHint() {}

    /** Returns a command of {@code stream} about this stream, such as {@code stream reset hourly}. */
    public static String command(String verb, String stream) {
        return "stream " + verb + argument(stream);
    }

    /** Returns the argument that names a stream, with a blank before it; the averager needs none. */
    public static String argument(String stream) {
        return stream.equals(Topics.AVERAGES) ? "" : " " + stream;
    }
}
