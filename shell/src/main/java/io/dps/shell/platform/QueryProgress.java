package io.dps.shell.platform;

import io.dps.shell.output.ByteSize;
import java.util.List;

/**
 * How far Spark has come with a statement, as the server reports it. The totals grow while Spark plans further jobs, so
 * they say nothing of when the statement ends.
 *
 * @param tasks number of tasks of all stages known so far
 * @param finishedTasks number of tasks that have ended
 * @param stages number of stages known so far
 * @param finishedStages number of stages that have ended
 * @param bytes bytes that the finished tasks have read from files; 0 for sources that do not count them, such as Kafka
 * @param isAllRead whether every task that has been started was counted, so that {@code bytes} is the whole
 */
public record QueryProgress(
        long tasks, long finishedTasks, int stages, int finishedStages, long bytes, boolean isAllRead) {
    /** A statement of which nothing is known yet. */
    public static final QueryProgress NONE = new QueryProgress(0, 0, 0, 0, 0, true);

    /**
     * Adds up stages.
     *
     * @param stages in any order
     * @param running number of tasks that run now
     */
    public static QueryProgress of(List<Stage> stages, long running) {
        int lastDone =
                stages.stream().filter(Stage::done).mapToInt(Stage::id).max().orElse(-1);
        // A job names the stages of an earlier job whose output it uses again; they never run, but have lower ids than
        // the stages that do.
        List<Stage> real = stages.stream()
                .filter(stage -> stage.done() || stage.finishedTasks() > 0 || stage.id() > lastDone)
                .toList();
        boolean all = running == 0
                && real.stream()
                        .allMatch(stage -> stage.finishedTasks() >= stage.tasks()
                                || (!stage.done() && stage.finishedTasks() == 0));
        return new QueryProgress(
                real.stream().mapToLong(Stage::tasks).sum(),
                real.stream()
                        // A task that is tried again ends more than once.
                        .mapToLong(stage -> Math.min(stage.tasks(), stage.finishedTasks()))
                        .sum(),
                real.size(),
                (int) real.stream().filter(Stage::done).count(),
                real.stream().mapToLong(Stage::bytes).sum(),
                all);
    }

    /** Returns the progress for people, such as {@code 12 of 200 tasks, 2 of 4 stages, 34.1 MiB}; empty if unknown. */
    public String text() {
        if (stages == 0) {
            return "";
        }
        return finishedTasks + " of " + tasks + (tasks == 1 ? " task, " : " tasks, ") + finishedStages + " of " + stages
                + (stages == 1 ? " stage" : " stages") + (bytes == 0 ? "" : ", " + ByteSize.show(bytes));
    }

    /**
     * A stage of a statement.
     *
     * @param id grows in the order in which Spark submits stages
     * @param tasks number of its tasks
     * @param finishedTasks number of its tasks that have ended
     * @param bytes bytes that they have read
     * @param done whether the stage has ended
     */
    public record Stage(int id, long tasks, long finishedTasks, long bytes, boolean done) {}
}
