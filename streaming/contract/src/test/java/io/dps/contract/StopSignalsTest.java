package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a process of its own, as signals are for all of it; SIGINT may be ignored where the tests run in the background. */
final class StopSignalsTest {
    private static final int ENDED_IN_ORDER = 42;

    @Test
    @Timeout(60)
    void sigterm_lets_the_program_end_in_order() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = program.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");

            new ProcessBuilder("kill", "-TERM", Long.toString(program.pid()))
                    .start()
                    .waitFor();

            assertThat(output.readLine()).isEqualTo("SIGTERM");
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(ENDED_IN_ORDER);
        } finally {
            program.destroyForcibly();
        }
    }

    /** Ends in order once it is asked to. */
    static final class Program {
        public static void main(String[] args) throws InterruptedException {
            CountDownLatch stopped = new CountDownLatch(1);
            StopSignals.handle(signal -> {
                System.out.println(signal);
                stopped.countDown();
            });
            System.out.println("ready");
            stopped.await();
            System.exit(ENDED_IN_ORDER);
        }
    }
}
