package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.apache.commons.io.FileUtils;

/**
 * The random cases of a property test, some of them side by side. A case is made from its number alone. {@code
 * -Ddps.property.cases=N} runs more or fewer cases, {@code -Ddps.property.seed=S} begins with another one; a seed alone
 * runs just that one.
 *
 * @param test the test, for the line that repeats a case
 * @param first number of the first case
 * @param count number of cases
 */
record PropertyCases(Class<?> test, long first, int count) {
    private static final int SIDE_BY_SIDE = 4;

    /** Returns the cases that are asked for; {@code first} and {@code usual} hold if nothing else is. */
    static PropertyCases of(Class<?> test, long first, int usual) {
        Long seed = Long.getLong("dps.property.seed");
        return new PropertyCases(
                test, seed == null ? first : seed, Integer.getInteger("dps.property.cases", seed == null ? usual : 1));
    }

    /** Runs one case. */
    interface Run<C, O> {
        O run(C one) throws Exception;
    }

    /**
     * Runs all cases, also after a failure.
     *
     * @param make makes a case from its number; its text goes into the message if it fails
     * @throws AssertionError if cases failed, with each of them
     */
    <C, O> List<O> run(LongFunction<C> make, Run<C, O> run) throws InterruptedException {
        ExecutorService lanes = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        List<C> made = new ArrayList<>();
        List<Future<O>> running = new ArrayList<>();
        List<O> outcomes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try {
            for (long seed = first; seed < first + count; seed++) {
                C one = make.apply(seed);
                made.add(one);
                running.add(lanes.submit((Callable<O>) () -> run.run(one)));
            }
            for (int i = 0; i < count; i++) {
                try {
                    outcomes.add(running.get(i).get());
                } catch (ExecutionException failed) {
                    failures.add(made.get(i) + " (alone: mvn -pl streaming test -Dtest=" + test.getSimpleName()
                            + " -Ddps.property.seed=" + (first + i) + "): " + failed.getCause());
                }
            }
        } finally {
            lanes.shutdownNow();
        }
        assertThat(failures).as("%d of %d cases failed", failures.size(), count).isEmpty();
        return outcomes;
    }

    /**
     * Calls a test with a folder for its checkpoints, and deletes the folder. It is in memory where that is possible:
     * hundreds of small files are forced to disk otherwise.
     */
    static <O> O withCheckpoints(Run<Path, O> test) throws Exception {
        Path memory = Path.of("/dev/shm");
        Path folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "dps-property")
                : Files.createTempDirectory("dps-property");
        try {
            return test.run(folder);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }
}
