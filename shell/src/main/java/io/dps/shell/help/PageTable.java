package io.dps.shell.help;

import io.dps.shell.help.StyledText.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;

/**
 * A table of a page: aligned columns, whose cells are wrapped where the table is wider than the terminal; where even
 * that does not fit, a block of lines for each row.
 */
final class PageTable {
    private static final String GAP = "  ";
    /** Below this width, wrapped columns would hold one or two words a line. */
    private static final int NARROW = 60;

    private final PageStyle style;
    private final List<List<StyledText>> rows = new ArrayList<>();

    /** @param pages names of the pages to which links of cells may lead */
    PageTable(TableBlock table, PageStyle style, List<String> pages) {
        this.style = style;
        table.accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableRow) {
                    rows.add(new ArrayList<>());
                } else if (node instanceof TableCell) {
                    boolean head = node.getParent().getParent() instanceof TableHead;
                    rows.get(rows.size() - 1)
                            .add(head ? InlineText.emphasized(node, style, pages) : InlineText.of(node, style, pages));
                }
                visitChildren((Node) node);
            }
        });
    }

    List<String> lines() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).columns())
                        .max()
                        .orElse(0))
                .toArray();
        int room = style.width() - GAP.length() * (widths.length - 1);
        boolean fits = Arrays.stream(widths).sum() <= room;
        return fits || (style.width() >= NARROW && shrink(widths, room)) ? aligned(widths) : blocks();
    }

    /** Makes the widest columns narrower until all fit; returns false if words would have to be broken. */
    private boolean shrink(int[] widths, int room) {
        int[] least = IntStream.range(0, widths.length)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).longestWord())
                        .max()
                        .orElse(0))
                .toArray();
        for (int over = Arrays.stream(widths).sum() - room; over > 0; over--) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                if (widths[column] > least[column] && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                return false;
            }
            widths[widest]--;
        }
        return true;
    }

    private List<String> aligned(int[] widths) {
        List<String> lines = new ArrayList<>();
        for (List<StyledText> row : rows) {
            List<List<Word>> cells = IntStream.range(0, widths.length)
                    .mapToObj(column -> row.get(column).lines(widths[column]))
                    .toList();
            int height = cells.stream().mapToInt(List::size).max().orElse(0);
            for (int line = 0; line < height; line++) {
                StringBuilder text = new StringBuilder();
                for (int column = 0; column < widths.length; column++) {
                    List<Word> cell = cells.get(column);
                    Word part = line < cell.size() ? cell.get(line) : new Word("", 0);
                    text.append(column == 0 ? "" : GAP).append(part.padded(widths[column]));
                }
                lines.add(text.toString().stripTrailing());
            }
        }
        return lines;
    }

    /** Returns the first cell of each row on lines of its own, and the others indented below it. */
    private List<String> blocks() {
        List<String> lines = new ArrayList<>();
        for (List<StyledText> row : rows.subList(1, rows.size())) {
            row.get(0).lines(style.width()).forEach(line -> lines.add(line.shown()));
            for (StyledText cell : row.subList(1, row.size())) {
                cell.lines(style.width() - GAP.length()).forEach(line -> lines.add(GAP + line.shown()));
            }
        }
        return lines;
    }
}
