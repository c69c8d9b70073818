package io.dps.shell.stream;

import io.dps.contract.RecordJson;
import io.dps.contract.UserFailure;
import java.io.UncheckedIOException;

/** The text that a program of dps writes to its standard output. */
final class ProgramAnswer {
    private ProgramAnswer() {}

    /** @param what what the program does, for the message */
    static <T extends Record> T read(byte[] answer, Class<T> type, String what) {
        try {
            T read = RecordJson.read(answer, type);
            if (read != null) {
                return read;
            }
        } catch (UncheckedIOException e) {
            throw unreadable(what, e);
        }
        throw unreadable(what, null);
    }

    private static UserFailure unreadable(String what, UncheckedIOException cause) {
        return UserFailure.failed(
                what + " succeeded, but its result cannot be read",
                "the shell and the streaming programs may be of different versions; build or unpack dps again",
                cause);
    }
}
