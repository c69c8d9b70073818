package io.dps.shell.context;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code context list}: shows all contexts. */
@Command(
        name = "list",
        header = "List the contexts; * marks the current one.",
        description = "Shows of platforms that others run what the settings say, and asks no server.",
        footer = {"", "Examples:", "  context list", "  context list -o json", "  context list -o csv | cut -d, -f2"})
final class ContextListCommand implements Callable<Integer> {

    private final Invocation invocation;

    ContextListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<Column> columns = Stream.of("current", "context", "target", "brokers", "connect", "deployed")
                .map(Column::text)
                .toList();
        List<List<String>> rows = ContextService.of(invocation).list().stream()
                .map(info -> List.of(
                        info.current() ? "*" : "",
                        info.name(),
                        info.target(),
                        info.brokers(),
                        info.connect(),
                        info.deployed()))
                .toList();
        invocation.output().table(columns, rows);
        return 0;
    }
}
