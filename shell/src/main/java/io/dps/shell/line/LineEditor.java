package io.dps.shell.line;

import io.dps.shell.platform.Invocation;

/** Opens the line that is being typed in an editor. */
@FunctionalInterface
public interface LineEditor {
    /**
     * Opens the line in the editor, or the last one of the history if none is being typed; the next line then begins with
     * what was saved.
     *
     * @throws io.dps.contract.UserFailure if the command does not run at a prompt, or if the editor fails
     */
    void edit(Invocation invocation);
}
