package io.dps.shell.help;

import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** Collects the text of a paragraph, a heading or a cell. */
final class InlineText extends AbstractVisitor {
    private final StyledText text;
    private final PageStyle style;
    private final List<String> pages;
    private boolean emphasized;

    private InlineText(PageStyle style, List<String> pages, boolean emphasized) {
        this.text = new StyledText(style);
        this.style = style;
        this.pages = pages;
        this.emphasized = emphasized;
    }

    /** Returns the text of a node; links to other pages name the page for {@code help}. */
    static StyledText of(Node node, PageStyle style, List<String> pages) {
        return read(node, style, pages, false);
    }

    /** Like {@link #of}, for text that is emphasized throughout. */
    static StyledText emphasized(Node node, PageStyle style, List<String> pages) {
        return read(node, style, pages, true);
    }

    private static StyledText read(Node node, PageStyle style, List<String> pages, boolean emphasized) {
        InlineText reader = new InlineText(style, pages, emphasized);
        reader.visitChildren(node);
        return reader.text;
    }

    @Override
    public void visit(Text node) {
        text.add(node.getLiteral(), emphasized);
    }

    /** Shows code in bold, as manuals do; where there is no bold, between backticks. A cell of code needs neither. */
    @Override
    public void visit(Code node) {
        boolean alone = node.getPrevious() == null && node.getNext() == null;
        text.add(style.bold() || alone ? node.getLiteral() : "`" + node.getLiteral() + "`", style.bold());
    }

    @Override
    public void visit(StrongEmphasis node) {
        boolean before = emphasized;
        emphasized = true;
        visitChildren(node);
        emphasized = before;
    }

    @Override
    public void visit(Link node) {
        visitChildren(node);
        String target = node.getDestination().replaceFirst("#.*", "");
        String page = target.replaceFirst("\\.md$", "");
        if (pages.contains(page)) {
            text.add(" (help " + page + ")", false);
        } else if (target.startsWith("http")) {
            text.add(" (" + target + ")", false);
        }
    }

    @Override
    public void visit(SoftLineBreak node) {
        text.space();
    }

    @Override
    public void visit(HardLineBreak node) {
        text.space();
    }
}
