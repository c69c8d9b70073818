package io.dps.shell.stream;

import io.dps.contract.StreamCheck;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stream edit}: gives a stream other SQL. */
@Command(
        name = "edit",
        header = "Give a stream other SQL; it goes on from its checkpoint.",
        description = {
            "The stream must be stopped. The new SQL applies from its next batch on; rows that were written earlier",
            "stay as they are, and 'stream verify' leaves them out. It reads the view as it is declared now. A stream",
            "that keeps no state takes any other SQL that keeps none. A stream that groups rows keeps sums for its open",
            "windows: its columns may be renamed, computed from these sums in another way, or filtered with HAVING. All",
            "other changes are refused; for these, let the stream start from the beginning with 'stream reset'."
        },
        footer = {
            "",
            "Examples:",
            "  stream edit hourly --file hourly.sql",
            "  stream edit meters_copy 'select id, kwh, at from meters'",
            "  stream stop hourly && stream edit hourly -f hourly.sql && stream start hourly"
        })
final class StreamEditCommand implements Callable<Integer> {
    @Mixin
    private StreamQueryArguments arguments;

    private final Invocation invocation;
    private final StreamCatalog catalog;

    StreamEditCommand(Invocation invocation, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
    }

    @Override
    public Integer call() {
        String name = arguments.name();
        Optional<StreamCatalog.Edit> edit = catalog.edited(name, arguments.query("edit"));
        if (edit.isEmpty()) {
            invocation.output().note("stream " + name + " already has this SQL over this view");
            return 0;
        }
        StreamCheck check;
        try (StatusLine status = invocation.output().status()) {
            status.show("checking the SQL of stream " + name);
            check = catalog.edit(edit.get());
        }
        new StreamCheckView(invocation.output()).show(check);
        invocation
                .output()
                .note("stream " + name + " edited; it "
                        + (edit.get().hasRun() ? "goes on from its checkpoint" : "starts from the beginning")
                        + " with: stream start " + name);
        return 0;
    }
}
