package io.dps.shell.plot;

import io.dps.contract.Deadline;
import io.dps.shell.output.LivePanel;
import io.dps.shell.output.Screen;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TopicRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plot that is redrawn in place as records arrive, and when the terminal has a new size. For one thread. */
final class FollowedPlot implements RecordConsumer {
    /** So that a busy topic is not redrawn more often than anyone can see. */
    private static final Duration LEAST_PAUSE = Duration.ofMillis(250);
    /** How soon a value leaves the plot when it has become too old. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final TopicPlot source;
    private final FieldValues values;
    private final Optional<PlotKind> kind;
    private final PlotStyle style;
    private final int height;
    private final LivePanel panel;
    private final Screen screen;
    private final List<String> notices = new ArrayList<>();
    private Deadline least = Deadline.after(Duration.ZERO);
    private Deadline longest = Deadline.after(LONGEST_PAUSE);
    private boolean changed = true;
    private int width;

    /**
     * @param kind what to draw; empty for what fits the data
     * @param height lines of a line chart, where the screen has room for them
     */
    FollowedPlot(
            TopicPlot source, Optional<PlotKind> kind, PlotStyle style, int height, LivePanel panel, Screen screen) {
        this.source = source;
        this.values = source.values();
        this.kind = kind;
        // The panel would show the bytes of a colour as text.
        this.style = style.withoutColours();
        this.height = height;
        this.panel = panel;
        this.screen = screen;
    }

    @Override
    public void take(TopicRecord record) {
        values.take(record);
        values.keepNewest(source.last());
        changed = true;
    }

    /** Shows what happens to the read below the plot. */
    @Override
    public void notice(String text) {
        notices.clear();
        notices.add(text);
        changed = true;
    }

    @Override
    public void pause() {
        boolean isResized = panel.width() != width;
        boolean isOld = source.last().age().isPresent() && longest.isOver();
        if (isResized || isOld || (changed && least.isOver())) {
            least = Deadline.after(LEAST_PAUSE);
            longest = Deadline.after(LONGEST_PAUSE);
            changed = false;
            width = panel.width();
            panel.draw(lines());
        }
    }

    private List<String> lines() {
        values.keep(source.last(), Instant.now());
        Optional<String> awaited = values.awaited();
        if (awaited.isPresent()) {
            List<String> lines = new ArrayList<>();
            lines.add(source.topic() + " " + source.field() + ": waiting for " + awaited.get());
            lines.addAll(notices);
            return lines;
        }
        PlotData data = values.data(source.last());
        PlotKind drawn = kind.orElse(data.usual());
        List<String> lines = lines(data, drawn, height);
        int excess = lines.size() - Math.max(1, screen.height() - 1);
        return excess > 0 ? lines(data, drawn, Math.max(2, height - excess)) : lines;
    }

    private List<String> lines(PlotData data, PlotKind drawn, int wanted) {
        PlotData shaped = TerminalPlot.shaped(data, drawn, wanted);
        List<String> lines = new ArrayList<>(new TerminalPlot(style, width, wanted).draw(shaped, drawn));
        lines.addAll(shaped.warnings());
        lines.addAll(notices);
        return lines;
    }
}
