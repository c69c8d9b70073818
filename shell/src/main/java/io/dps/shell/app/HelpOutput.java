package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Output;
import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import java.util.Optional;

/** Chooses the output for options that show help. */
final class HelpOutput {
    private HelpOutput() {}

    /** Returns an output that needs no settings without a pager, and works without a pager if the settings are wrong. */
    static Output of(Invocation invocation) {
        Streams streams = invocation.streams();
        try {
            if (streams.pager().isPresent()) {
                return invocation.output();
            }
        } catch (UserFailure e) {
            // The next command that needs the settings reports what is wrong with them.
        }
        return new Output(streams.withoutPager(), Optional.empty(), Verbosity.NORMAL);
    }
}
