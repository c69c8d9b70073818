package io.dps.shell.sql;

import io.dps.contract.Durations;
import io.dps.shell.output.ByteSize;
import io.dps.shell.output.CommandProgress;
import io.dps.shell.platform.QueryProgress;
import java.time.Duration;
import java.util.function.Supplier;

/** How far a statement has come: Spark's progress, then also the rows that have arrived. Safe for several threads. */
public final class StatementStatus implements Supplier<CommandProgress> {
    private final long started = System.nanoTime();
    private volatile QueryProgress progress = QueryProgress.NONE;
    private volatile long rows;

    /** Takes note of what the server reports. */
    public void report(QueryProgress now) {
        progress = now;
    }

    /** Takes note of the number of rows so far. */
    public void arrived(long count) {
        rows = count;
    }

    @Override
    public CommandProgress get() {
        String spark = progress.text();
        String arrived = rows == 0 ? "" : rows(rows);
        return CommandProgress.of(
                spark.isEmpty() && arrived.isEmpty()
                        ? "running"
                        : arrived + (spark.isEmpty() || arrived.isEmpty() ? "" : ", ") + spark);
    }

    /** Returns a line about the statement, which has ended. */
    public String summary() {
        QueryProgress last = progress;
        Duration taken = Duration.ofNanos(System.nanoTime() - started);
        return rows(rows) + " in " + Durations.show(taken)
                + (last.bytes() > 0 && last.isAllRead() ? ", " + ByteSize.show(last.bytes()) + " read" : "");
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }
}
