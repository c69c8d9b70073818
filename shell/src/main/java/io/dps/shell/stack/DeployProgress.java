package io.dps.shell.stack;

import io.dps.contract.Durations;
import io.dps.shell.output.LivePanel;
import io.dps.shell.output.Output;
import io.dps.shell.output.StatusLine;
import io.dps.stack.model.ProgressListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the progress of services: on a terminal, one line for each service, updated in place; elsewhere, one line for
 * each step.
 */
final class DeployProgress implements ProgressListener, AutoCloseable {
    /** The longest name of a service is airflow-dag-processor. */
    private static final String FORMAT = "%-21s %-9s %6s  %s";

    private static final Set<Step> LAST =
            EnumSet.of(Step.UNCHANGED, Step.BUILT, Step.HEALTHY, Step.STOPPED, Step.FAILED);

    private final Output output;
    private final Optional<LivePanel> panel;
    private final StatusLine status;
    private final Map<String, Line> lines = new LinkedHashMap<>();

    DeployProgress(Output output) {
        this.output = output;
        this.panel = output.notes();
        this.status = output.status();
    }

    @Override
    public synchronized void onProgress(String service, Step step, Duration elapsed, String detail) {
        String text = String.format(
                        Locale.ROOT,
                        FORMAT,
                        service,
                        step.name().toLowerCase(Locale.ROOT),
                        Durations.show(elapsed),
                        detail)
                .stripTrailing();
        if (panel.isPresent()) {
            renew(panel.get(), service, step, text);
        } else if (step == Step.WAITING) {
            status.show(detail.isEmpty() ? service + " is starting" : service + ": " + detail);
        } else {
            output.note(text);
        }
    }

    private void renew(LivePanel live, String service, Step step, String text) {
        String kept = step == Step.WAITING
                ? Optional.ofNullable(lines.get(service)).map(Line::kept).orElse(null)
                : text;
        lines.put(service, new Line(text, kept, LAST.contains(step)));
        // Finished services at the top scroll away, so that the panel fits the terminal.
        List<Map.Entry<String, Line>> over = lines.entrySet().stream()
                .takeWhile(line -> line.getValue().last())
                .map(Map.Entry::copyOf)
                .toList();
        if (!over.isEmpty()) {
            live.finish(over.stream().map(line -> line.getValue().text()).toList());
            over.forEach(line -> lines.remove(line.getKey()));
        }
        live.draw(lines.values().stream().map(Line::text).toList());
    }

    /** Ends the panel, after the last wait or before an error is shown. */
    @Override
    public synchronized void close() {
        panel.filter(live -> !lines.isEmpty())
                .ifPresent(live -> live.finish(lines.values().stream()
                        .map(Line::kept)
                        .filter(Objects::nonNull)
                        .toList()));
        lines.clear();
        status.close();
    }

    /**
     * The progress of a service.
     *
     * @param text the line of the service in the running panel
     * @param kept the line that stays when the panel ends; null for none
     * @param last whether the last step of the service was shown
     */
    private record Line(String text, String kept, boolean last) {}
}
