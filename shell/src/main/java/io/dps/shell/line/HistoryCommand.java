package io.dps.shell.line;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code history}: shows the lines typed at the prompt. */
@Command(
        name = "history",
        header = "Show the lines typed at the prompt.",
        footer = {"", "Examples:", "  history", "  history -n 20", "  history | grep topic"})
public final class HistoryCommand implements Callable<Integer> {
    @Option(names = "-n", paramLabel = "N", defaultValue = "50", description = "How many of the last (default: 50).")
    private int count;

    private final Invocation invocation;
    private final LineHistory history;

    HistoryCommand(Invocation invocation, LineHistory history) {
        this.invocation = invocation;
        this.history = history;
    }

    @Override
    public Integer call() {
        List<String> lines = history.lines();
        List<List<Object>> rows = IntStream.range(Math.max(0, lines.size() - count), lines.size())
                .mapToObj(index -> List.<Object>of(index + 1, lines.get(index)))
                .toList();
        invocation.output().table(List.of(Column.number("number"), Column.text("line")), rows);
        return 0;
    }
}
