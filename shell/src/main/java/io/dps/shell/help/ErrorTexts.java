package io.dps.shell.help;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;

/**
 * The error messages that a page explains in tables: each row has messages as code in its first cell, in which three
 * dots stand for any text, and what to do in its second cell.
 */
public final class ErrorTexts {
    /** A shorter part of a message could be a part of many. */
    private static final int LEAST = 4;

    private final HelpPage page;
    private final PageRenderer renderer;

    public ErrorTexts(HelpPage page, PageRenderer renderer) {
        this.page = page;
        this.renderer = renderer;
    }

    /**
     * Returns the rows about an error.
     *
     * @param text the message or a part of it, with or without its quotes
     * @return the rows as a table; empty if the page does not explain the message
     */
    public Optional<String> explain(String text) {
        String asked = comparable(text);
        Node parsed = PageRenderer.parse(page);
        List<TableRow> rows = new ArrayList<>();
        parsed.accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableRow && node.getParent() instanceof TableBody) {
                    rows.add((TableRow) node);
                }
                visitChildren((Node) node);
            }
        });
        Optional<TableRow> best = rows.stream()
                .filter(row -> similarity(row, asked) > 0)
                .max(Comparator.comparingInt(row -> similarity(row, asked)));
        return best.map(row -> {
            rows.stream()
                    .filter(other -> similarity(other, asked) < similarity(row, asked))
                    .forEach(Node::unlink);
            Node table = row.getParent().getParent();
            return renderer.render((TableBlock) table);
        });
    }

    /** Returns the number of letters that a message of the row shares with the text; 0 if none of them fits. */
    private static int similarity(TableRow row, String asked) {
        int[] most = {0};
        row.getFirstChild().accept(new AbstractVisitor() {
            @Override
            public void visit(Code code) {
                most[0] = Math.max(most[0], shared(code.getLiteral(), asked));
            }
        });
        return most[0];
    }

    private static int shared(String message, String asked) {
        int from = 0;
        int letters = 0;
        for (String piece : message.split("\\.\\.\\.")) {
            String wanted = comparable(piece);
            int at = asked.indexOf(wanted, from);
            if (at < 0) {
                // A single word is rather a mistyped command or page.
                boolean isPart = asked.contains(" ") && comparable(message).contains(asked);
                return isPart && asked.length() >= LEAST ? asked.length() : 0;
            }
            from = at + wanted.length();
            letters += wanted.length();
        }
        return letters;
    }

    /** Returns the text without quotes, in lower case, with single spaces. */
    private static String comparable(String text) {
        return text.replaceAll("['\"`]", "").replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
    }
}
