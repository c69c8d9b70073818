package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.PlannedChange;
import java.util.List;
import java.util.Locale;

/** Changes of a plan, or changes done, as a table. */
final class ChangesTable {
    private ChangesTable() {}

    static void show(Invocation invocation, List<PlannedChange> changes) {
        List<List<String>> rows = changes.stream()
                .map(change ->
                        List.of(change.subject(), change.action().name().toLowerCase(Locale.ROOT), change.detail()))
                .toList();
        invocation.output().table(List.of(Column.text("subject"), Column.text("action"), Column.text("detail")), rows);
    }
}
