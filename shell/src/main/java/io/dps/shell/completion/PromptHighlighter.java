package io.dps.shell.completion;

import io.dps.shell.sql.SqlText;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.RegionType;
import org.jline.reader.impl.DefaultHighlighter;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Colours a line as it is typed: words of commands, options, texts in quotes, comments, and keywords of SQL. A verb that does
 * not exist, and that no verb begins with, is red. The bracket of SQL at the cursor is marked together with the one that it
 * belongs to. For the thread of the prompt.
 */
public final class PromptHighlighter extends DefaultHighlighter {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle VERB = PLAIN.bold();
    private static final AttributedStyle UNKNOWN = PLAIN.foreground(AttributedStyle.RED);
    private static final AttributedStyle OPTION = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle TEXT = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle COMMENT = PLAIN.faint();
    private static final AttributedStyle KEYWORD =
            PLAIN.foreground(AttributedStyle.BLUE).bold();
    private static final AttributedStyle BRACKET = PLAIN.bold().underline();

    private final Supplier<Optional<CommandSpec>> tree;
    private final BooleanSupplier colour;
    private final boolean sqlMode;

    /**
     * @param tree returns the tree of commands once it is there; it is not worth a wait
     * @param colour whether colours are wanted
     * @param sqlMode whether all that is typed is SQL
     */
    PromptHighlighter(Supplier<Optional<CommandSpec>> tree, BooleanSupplier colour, boolean sqlMode) {
        this.tree = tree;
        this.colour = colour;
        this.sqlMode = sqlMode;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        RegionType region = reader.getRegionActive();
        // A marked region is inverted by JLine; there is none before the first line is read.
        boolean marked = region != null && region != RegionType.NONE;
        boolean searched =
                reader.getSearchTerm() != null && !reader.getSearchTerm().isEmpty();
        return marked || searched || !colour.getAsBoolean()
                ? super.highlight(reader, buffer)
                : coloured(buffer, reader.getBuffer().cursor());
    }

    private AttributedString coloured(String buffer, int cursor) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        List<LineSpan> spans = sqlMode
                ? List.of(new LineSpan(LineSpan.Kind.SQL, 0, buffer.length(), List.of()))
                : CursorReader.spans(buffer);
        int done = 0;
        for (LineSpan span : spans) {
            text.append(buffer, done, span.start());
            String part = buffer.substring(span.start(), span.end());
            switch (span.kind()) {
                case SQL -> addSql(text, part, cursor - span.start());
                case COMMENT -> text.styled(COMMENT, part);
                case FILE -> text.styled(TEXT, part);
                case WORD -> text.styled(style(span, part, span.end() == buffer.length()), part);
            }
            done = span.end();
        }
        return text.append(buffer, done, buffer.length()).toAttributedString();
    }

    private static void addSql(AttributedStringBuilder text, String sql, int cursor) {
        int done = 0;
        List<SqlToken> tokens = SqlToken.of(sql, sql.length());
        Optional<BracketPair> brackets = BracketPair.at(tokens, cursor);
        for (SqlToken token : tokens) {
            boolean isMarked = brackets.isPresent() && brackets.get().has(token.start());
            text.append(sql, done, token.start());
            text.styled(isMarked ? BRACKET : style(token), sql.substring(token.start(), token.end()));
            done = token.end();
        }
        text.append(sql, done, sql.length());
    }

    private static AttributedStyle style(SqlToken token) {
        return switch (token.kind()) {
            case WORD -> SqlWords.ofSpark().isKeyword(token.text()) ? KEYWORD : PLAIN;
            case LITERAL -> token.text().startsWith("-") || token.text().startsWith("/") ? COMMENT : TEXT;
            case QUOTED, OTHER -> PLAIN;
        };
    }

    /** @param isTyped whether the word may go on */
    private AttributedStyle style(LineSpan word, String text, boolean isTyped) {
        if (text.startsWith("-") && !word.before().isEmpty()) {
            return OPTION;
        }
        Optional<Map<String, CommandLine>> verbs = tree.get().flatMap(root -> verbs(root, word.before()));
        if (verbs.isPresent() && !text.contains("$") && !text.startsWith("-")) {
            boolean known = verbs.get().containsKey(text);
            boolean begun = isTyped
                    && (begins(verbs.get().keySet(), text) || word.before().isEmpty() && beginsSql(text));
            return known ? VERB : begun ? PLAIN : UNKNOWN;
        }
        return text.startsWith("'") || text.startsWith("\"") ? TEXT : PLAIN;
    }

    private static boolean beginsSql(String text) {
        return begins(SqlText.firstWords(), text.toLowerCase(Locale.ROOT));
    }

    private static boolean begins(Collection<String> words, String text) {
        return words.stream().anyMatch(word -> word.startsWith(text));
    }

    /** Returns the verbs that may follow the words; empty if they are no verbs, or if their verb takes arguments. */
    private static Optional<Map<String, CommandLine>> verbs(CommandSpec root, List<String> before) {
        CommandSpec verb = root;
        for (String word : before) {
            CommandLine next = verb.subcommands().get(word);
            if (next == null) {
                return Optional.empty();
            }
            verb = next.getCommandSpec();
        }
        return Optional.of(verb.subcommands()).filter(verbs -> !verbs.isEmpty());
    }
}
