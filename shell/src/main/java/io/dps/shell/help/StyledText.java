package io.dps.shell.help;

import java.util.ArrayList;
import java.util.List;

/** Words that are wrapped at a width. A style never spans words, so that a line may end after any of them. */
final class StyledText {
    private final PageStyle style;
    private final List<Word> words = new ArrayList<>();
    /** Whether the next piece continues the last word. */
    private boolean joins;

    StyledText(PageStyle style) {
        this.style = style;
    }

    /** Adds a piece of text; it continues the last word unless there is white space between them. */
    void add(String text, boolean emphasized) {
        String[] pieces = text.split("\\s+", -1);
        for (int i = 0; i < pieces.length; i++) {
            if (i > 0) {
                joins = false;
            }
            if (pieces[i].isEmpty()) {
                continue;
            }
            Word piece = Word.of(emphasized ? style.emphasized(pieces[i]) : pieces[i], pieces[i]);
            if (joins) {
                words.add(words.remove(words.size() - 1).joined(piece));
            } else {
                words.add(piece);
            }
            joins = true;
        }
    }

    /** Ends the last word. */
    void space() {
        joins = false;
    }

    /** Returns the columns that the text needs on one line. */
    int columns() {
        return words.stream().mapToInt(Word::columns).sum() + Math.max(0, words.size() - 1);
    }

    /** Returns the columns of the longest word. */
    int longestWord() {
        return words.stream().mapToInt(Word::columns).max().orElse(0);
    }

    /** Returns lines of at most the given width, unless a single word is longer. */
    List<Word> lines(int width) {
        List<Word> lines = new ArrayList<>();
        Word line = null;
        for (Word word : words) {
            if (line != null && line.columns() + 1 + word.columns() <= width) {
                line = line.spaced(word);
            } else {
                if (line != null) {
                    lines.add(line);
                }
                line = word;
            }
        }
        if (line != null) {
            lines.add(line);
        }
        return lines;
    }

    /**
     * A word or a line of words.
     *
     * @param shown the text with its style
     * @param columns the columns it takes; a style takes none
     */
    record Word(String shown, int columns) {
        static Word of(String shown, String plain) {
            return new Word(shown, plain.codePointCount(0, plain.length()));
        }

        Word joined(Word next) {
            return new Word(shown + next.shown, columns + next.columns);
        }

        Word spaced(Word next) {
            return new Word(shown + " " + next.shown, columns + 1 + next.columns);
        }

        String padded(int width) {
            return shown + " ".repeat(Math.max(0, width - columns));
        }
    }
}
