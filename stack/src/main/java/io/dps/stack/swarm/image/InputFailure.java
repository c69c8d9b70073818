package io.dps.stack.swarm.image;

import io.dps.contract.UserFailure;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.Path;

/** Creates failures that name the file that should go into an image but cannot. */
final class InputFailure {
    private InputFailure() {}

    static UserFailure unreadable(Path file, IOException cause) {
        return UserFailure.failed(
                "cannot read " + file + ": " + StateFailure.reason(file, cause),
                "make the file readable, or reinstall dps, then run 'stack images build' again",
                cause);
    }

    static UserFailure changed(Path file) {
        return UserFailure.failed(
                file + " changed while it was being sent to the engine",
                "wait until the program that writes it has finished, then run 'stack images build' again");
    }
}
