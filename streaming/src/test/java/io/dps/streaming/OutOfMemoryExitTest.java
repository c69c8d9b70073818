package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.ConnectPlugin.OutOfMemoryExit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutOfMemoryExitTest {
    @Test
    void a_thread_that_dies_without_memory_ends_the_process() throws Exception {
        Process process = run("memory");
        assertThat(output(process)).contains("error: out of memory in a thread of the server");
        assertThat(process.exitValue()).isEqualTo(OutOfMemoryExit.EXIT_CODE);
    }

    @Test
    void any_other_failure_of_a_thread_does_not() throws Exception {
        Process process = run("other");
        assertThat(output(process)).contains("the process goes on");
        assertThat(process.exitValue()).isZero();
    }

    private static Process run(String failure) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingThread.class.getName(),
                        failure)
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
        return output;
    }

    /** The program that is run: one of its threads dies. */
    static final class DyingThread {
        private DyingThread() {}

        public static void main(String[] args) throws InterruptedException {
            OutOfMemoryExit.install();
            Thread thread = new Thread(() -> {
                if (!args[0].equals("memory")) {
                    throw new IllegalStateException(args[0]);
                }
                long[][] kept = new long[1 << 16][];
                for (int i = 0; i < kept.length; i++) {
                    kept[i] = new long[1 << 16];
                }
            });
            thread.start();
            thread.join();
            System.out.println("the process goes on");
        }
    }
}
