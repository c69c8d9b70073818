package io.dps.shell.line;

import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;

/**
 * The key for the user's editor: Ctrl-X Ctrl-E, and {@code v} in the command mode of vi. Ends the line and keeps its text;
 * the editor runs outside the reader, when the terminal has its usual modes.
 */
final class EditKey implements Widget {
    private final LineReader reader;
    private final Draft draft;
    private boolean pressed;

    private EditKey(LineReader reader, Draft draft) {
        this.reader = reader;
        this.draft = draft;
    }

    /** Binds the key of a reader, in place of the small editor that JLine brings along. */
    static EditKey set(LineReader reader, Draft draft) {
        EditKey key = new EditKey(reader, draft);
        reader.getWidgets().put(LineReader.EDIT_AND_EXECUTE_COMMAND, key);
        KeyMap<Binding> viCommands = reader.getKeyMaps().get(LineReader.VICMD);
        viCommands.bind(new Reference(LineReader.EDIT_AND_EXECUTE_COMMAND), "v");
        return key;
    }

    /** Returns true once after the key was pressed. */
    boolean takePressed() {
        boolean was = pressed;
        pressed = false;
        return was;
    }

    @Override
    public boolean apply() {
        draft.keep(reader.getBuffer().toString());
        pressed = true;
        reader.getBuffer().clear();
        reader.callWidget(LineReader.ACCEPT_LINE);
        return true;
    }
}
