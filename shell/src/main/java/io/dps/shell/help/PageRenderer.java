package io.dps.shell.help;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.Parser;

/** Lays out a page for a terminal: headings in bold, code as it is, the rest wrapped. */
public final class PageRenderer {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final PageStyle style;
    private final List<String> pages;

    /** @param pages names of the pages to which links may lead */
    public PageRenderer(PageStyle style, List<String> pages) {
        this.style = style;
        this.pages = List.copyOf(pages);
    }

    static Node parse(HelpPage page) {
        return PARSER.parse(page.markdown());
    }

    /** Returns the lines of a page. */
    public String render(HelpPage page) {
        return render(parse(page));
    }

    String render(Node node) {
        Blocks blocks = new Blocks(style);
        node.accept(blocks);
        return blocks.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** Collects the lines of blocks, with an empty line between two blocks. */
    private final class Blocks extends AbstractVisitor {
        private final PageStyle style;
        private final List<String> lines = new ArrayList<>();

        Blocks(PageStyle style) {
            this.style = style;
        }

        private void add(List<String> block) {
            if (!lines.isEmpty() && !block.isEmpty()) {
                lines.add("");
            }
            lines.addAll(block);
        }

        @Override
        public void visit(Heading node) {
            add(wrapped(InlineText.emphasized(node, style, pages)));
        }

        @Override
        public void visit(Paragraph node) {
            add(wrapped(InlineText.of(node, style, pages)));
        }

        private List<String> wrapped(StyledText text) {
            return text.lines(style.width()).stream()
                    .map(StyledText.Word::shown)
                    .toList();
        }

        @Override
        public void visit(FencedCodeBlock node) {
            add(node.getLiteral().lines().map(line -> "  " + line).toList());
        }

        @Override
        public void visit(HtmlBlock node) {
            // Marks for the tests of the pages.
        }

        @Override
        public void visit(BulletList node) {
            addItems(node, node.isTight(), "- ");
        }

        @Override
        public void visit(OrderedList node) {
            addItems(node, node.isTight(), "");
        }

        /** @param bullet what stands before each item; empty for its number */
        private void addItems(Node list, boolean tight, String bullet) {
            List<String> items = new ArrayList<>();
            int number = 1;
            for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
                String mark = bullet.isEmpty() ? number++ + ". " : bullet;
                Blocks content = new Blocks(style.narrowerBy(mark.length()));
                content.visitChildren((ListItem) item);
                if (!tight && !items.isEmpty()) {
                    items.add("");
                }
                for (int i = 0; i < content.lines.size(); i++) {
                    String indent = i == 0 ? mark : " ".repeat(mark.length());
                    items.add((indent + content.lines.get(i)).stripTrailing());
                }
            }
            add(items);
        }

        @Override
        public void visit(CustomBlock node) {
            if (node instanceof TableBlock table) {
                add(new PageTable(table, style, pages).lines());
            }
        }
    }
}
