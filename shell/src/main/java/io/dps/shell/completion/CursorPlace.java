package io.dps.shell.completion;

import java.util.List;

/** What the text at the cursor is part of. */
sealed interface CursorPlace {
    /** Returns the word that is to be completed, which may be empty. */
    TypedWord word();

    /**
     * A command.
     *
     * @param before the words of the command before the cursor, without their quotes
     */
    record Command(List<String> before, TypedWord word) implements CursorPlace {
        public Command {
            before = List.copyOf(before);
        }
    }

    /** The name of a file, for example after {@code >}. */
    record FileName(TypedWord word) implements CursorPlace {}

    /**
     * A SQL statement.
     *
     * @param text the whole statement, also behind the cursor, without its semicolon
     * @param offset the cursor in the statement
     * @param opener the word that a line may hold in place of a statement: in SQL mode {@code exit}
     */
    record Sql(String text, int offset, List<String> opener, TypedWord word) implements CursorPlace {}

    /** A place where nothing is completed, such as a quoted text in SQL. */
    record Nothing(TypedWord word) implements CursorPlace {}

    /**
     * A word up to the cursor.
     *
     * @param text the word without quotes and escapes
     * @param typed the word as it was typed
     * @param quote the quote that is still open at the cursor; 0 if there is none
     */
    record TypedWord(String text, String typed, char quote) {
        static TypedWord plain(String text) {
            return new TypedWord(text, text, (char) 0);
        }
    }
}
