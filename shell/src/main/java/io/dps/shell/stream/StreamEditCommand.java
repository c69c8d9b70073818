package io.dps.shell.stream;

import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stream edit}: gives a stream other SQL, or its records another key. */
@Command(
        name = "edit",
        header = "Change SQL or key of a stopped stream, which goes on from its checkpoint.",
        description = {
            "The stream must be stopped. The new SQL applies from its next batch on; rows that were written earlier",
            "stay as they are, and 'stream verify' leaves them out. The SQL reads the views as they are declared now; a",
            "view with an end that is declared as before keeps its offsets. A stream that keeps no state takes any other",
            "SQL that keeps none. A stream that groups rows keeps sums for its open windows: its columns may be renamed,",
            "computed from these sums in another way, or filtered with HAVING. All other changes are refused. For such a",
            "change, run 'stream reset' first, then edit: the stream starts anew. With --key alone, SQL and views stay.",
            "Without --key, a key that names columns still names the same ones, and the default key follows the new SQL;",
            "--key '' restores the default. If the records get another key, a warning shows the earlier one."
        },
        footer = {
            "",
            "Examples:",
            "  stream edit hourly --file hourly.sql",
            "  stream edit meters_copy 'select id, kwh, at from meters'",
            "  stream edit hourly --key id",
            "  stream stop hourly && stream edit hourly -f hourly.sql && stream start hourly"
        })
final class StreamEditCommand implements Callable<Integer> {
    @Mixin
    private StreamQueryArguments arguments;

    private final Invocation invocation;
    private final StreamEditor editor;
    private final StreamChecker checker;

    StreamEditCommand(Invocation invocation, StreamEditor editor, StreamChecker checker) {
        this.invocation = invocation;
        this.editor = editor;
        this.checker = checker;
    }

    @Override
    public Integer call() {
        String name = arguments.name();
        Optional<StreamEditor.Edited> done = edit(name);
        if (done.isEmpty()) {
            invocation.output().note("stream " + name + " already has this SQL over these views, and this key");
            return 0;
        }
        StreamEditor.Edited edited = done.get();
        StreamCheckView view = new StreamCheckView(invocation.output());
        view.show(edited.check());
        view.keyChange(edited.check());
        view.statics(edited.definition());
        checker.retentions(edited.definition()).forEach(invocation.output()::note);
        invocation.output().note("stream " + name + " edited; " + next(name, edited));
        return 0;
    }

    private Optional<StreamEditor.Edited> edit(String name) {
        boolean keepsQuery = arguments.key().isPresent() && !arguments.hasQuery();
        Optional<String> sql = keepsQuery ? Optional.empty() : Optional.of(arguments.query("edit"));
        Optional<StreamEditor.Edit> edit = editor.edited(name, sql, arguments.key());
        if (edit.isEmpty()) {
            return Optional.empty();
        }
        try (StatusLine status = invocation.output().status()) {
            status.show("checking the SQL of stream " + name);
            return editor.edit(edit.get());
        }
    }

    private static String next(String name, StreamEditor.Edited edited) {
        String start = "start it with: stream start " + name;
        String reset = "stream reset " + name + " --rows";
        return switch (edited.past()) {
            case NONE -> "it starts from the beginning; " + start;
            case RAN -> "it goes on from its checkpoint; " + start;
            case OF_ANOTHER -> "its checkpoint is that of an earlier stream of this name; drop it with: " + reset;
            case UNKNOWN ->
                edited.goesOn()
                        ? "if it has run before, it goes on from its checkpoint; " + start
                        : "if it has run before, it cannot go on from its checkpoint and needs: " + reset;
        };
    }
}
