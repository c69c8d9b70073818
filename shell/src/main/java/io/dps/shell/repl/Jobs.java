package io.dps.shell.repl;

import io.dps.shell.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** Statements that run in the background of this shell. Safe to use from several threads. */
public final class Jobs {
    private static final long GRACE_MILLIS = 5_000;

    private final Map<Integer, Job> jobs = new TreeMap<>();
    private int last;

    synchronized Job start(String text, IntSupplier work) {
        Job job = new Job(++last, text, work);
        jobs.put(job.number(), job);
        job.thread.start();
        return job;
    }

    /** All jobs of this session, those that ended included. */
    public synchronized List<Job> list() {
        return List.copyOf(jobs.values());
    }

    /** A job by its number. */
    public synchronized Optional<Job> find(int number) {
        return Optional.ofNullable(jobs.get(number));
    }

    /** Whether any still runs. */
    public boolean anyRunning() {
        return list().stream().anyMatch(job -> job.exitCode().isEmpty());
    }

    /** Asks all jobs to end, and gives them a moment to say what they have done. */
    void interruptAll() throws InterruptedException {
        for (Job job : list()) {
            job.interrupt();
        }
        for (Job job : list()) {
            job.thread.join(GRACE_MILLIS);
        }
    }

    /** Waits for all jobs to end. */
    void await() throws InterruptedException {
        for (Job job : list()) {
            job.thread.join();
        }
    }

    /** One statement in the background. */
    public static final class Job {
        private final int number;
        private final String text;
        private final Thread thread;
        private volatile int code = -1;

        private Job(int number, String text, IntSupplier work) {
            this.number = number;
            this.text = text;
            this.thread = new Thread(() -> run(work), "job-" + number);
            thread.setDaemon(true);
        }

        private void run(IntSupplier work) {
            int ended = ErrorKind.INTERNAL.exitCode();
            try {
                ended = work.getAsInt();
            } finally {
                code = ended;
            }
        }

        public int number() {
            return number;
        }

        /** The statement as written. */
        public String text() {
            return text;
        }

        /** Its exit code once it has ended. */
        public OptionalInt exitCode() {
            return code < 0 ? OptionalInt.empty() : OptionalInt.of(code);
        }

        /** Asks it to end, as Ctrl-C does in the foreground. */
        public void interrupt() {
            thread.interrupt();
        }
    }
}
