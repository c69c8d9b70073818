package io.dps.shell.line;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code edit}: opens the last line in the user's editor. */
@Command(
        name = "edit",
        header = "Edit the last line in your editor; Enter then runs what you saved.",
        description = {
            "The editor is that of VISUAL or EDITOR, otherwise sensible-editor, nano or vi.",
            "Ctrl-X Ctrl-E does the same with the line that you are typing."
        },
        footer = {"", "Examples:", "  edit", "  set EDITOR=vim; edit", "  set VISUAL='code --wait'; edit"})
public final class EditCommand implements Callable<Integer>, NotRepeatable {
    private final Invocation invocation;
    private final LineEditor editor;

    EditCommand(Invocation invocation, LineEditor editor) {
        this.invocation = invocation;
        this.editor = editor;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        return Optional.of("opens an editor");
    }

    @Override
    public Integer call() {
        editor.edit(invocation);
        return 0;
    }
}
