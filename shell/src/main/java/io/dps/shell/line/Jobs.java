package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.shell.output.Streams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Statements that run in the background of this shell. Safe to use from several threads. */
public final class Jobs {
    private static final long GRACE_MILLIS = 5_000;

    private final Map<Integer, Job> jobs = new TreeMap<>();
    private int last;
    private Optional<AbovePrompt> screen = Optional.empty();

    /** Starts a statement; the work receives its job. */
    synchronized Job start(String text, ToIntFunction<Job> work) {
        Job job = new Job(++last, text, work);
        jobs.put(job.number(), job);
        job.thread.start();
        return job;
    }

    /** Sets where the jobs that start from now on print at a prompt; empty without a prompt. */
    synchronized void printAbove(Optional<AbovePrompt> prompt) {
        screen = prompt;
    }

    /** Opens the streams of a job of a statement with the given streams. */
    synchronized JobStreams streams(Streams ofStatement, Job job) {
        return JobStreams.open(ofStatement, job.number(), screen);
    }

    /** Returns all jobs of this session, including those that ended. */
    public synchronized List<Job> list() {
        return List.copyOf(jobs.values());
    }

    /** Returns the job with this number. */
    public synchronized Optional<Job> find(int number) {
        return Optional.ofNullable(jobs.get(number));
    }

    /** Returns the number of jobs that still run. */
    public long running() {
        return list().stream().filter(job -> job.exitCode().isEmpty()).count();
    }

    /** Returns the number of the newest job; 0 if there is none. */
    public synchronized int newest() {
        return last;
    }

    /** Interrupts all jobs newer than the given one, and waits briefly for their last output. */
    void interruptAfter(int number) throws InterruptedException {
        for (Job job : after(number)) {
            job.thread.interrupt();
        }
        for (Job job : after(number)) {
            job.thread.join(GRACE_MILLIS);
        }
    }

    /**
     * Waits for all jobs newer than the given one, including jobs that those jobs start. Returns the exit code of the
     * last job that failed, or 0 if none failed.
     */
    int awaitAfter(int number) throws InterruptedException {
        int failure = 0;
        for (int next = number + 1; next <= newest(); next++) {
            Job job = find(next).orElseThrow();
            job.thread.join();
            int code = job.counted(job.code);
            failure = code == 0 ? failure : code;
        }
        return failure;
    }

    private List<Job> after(int number) {
        return list().stream().filter(job -> job.number > number).toList();
    }

    /** One statement in the background. */
    public static final class Job {
        private final int number;
        private final String text;
        private final Thread thread;
        private volatile int code = -1;
        private volatile boolean killed;

        private Job(int number, String text, ToIntFunction<Job> work) {
            this.number = number;
            this.text = text;
            this.thread = new Thread(() -> run(work), "job-" + number);
            thread.setDaemon(true);
        }

        private void run(ToIntFunction<Job> work) {
            int ended = ExitCode.INTERNAL.value();
            try {
                ended = work.applyAsInt(this);
            } finally {
                code = ended;
            }
        }

        public int number() {
            return number;
        }

        /** Returns the statement as written. */
        public String text() {
            return text;
        }

        /** Returns the exit code; empty while the job runs. */
        public OptionalInt exitCode() {
            return code < 0 ? OptionalInt.empty() : OptionalInt.of(code);
        }

        /** Interrupts the job, as Ctrl-C does in the foreground. */
        public void interrupt() {
            killed = true;
            thread.interrupt();
        }

        /** Returns the exit code for the batch: 0 if the job was interrupted on request, which is not a failure. */
        int counted(int ended) {
            return killed && ended == ExitCode.INTERRUPTED.value() ? 0 : ended;
        }
    }
}
