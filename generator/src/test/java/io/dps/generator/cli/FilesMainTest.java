package io.dps.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.generator.inbox.Inbox;
import io.dps.testing.RefusingPort;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class FilesMainTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_folder_that_is_not_there_is_code_1() {
        Path nowhere = folder.resolve("nowhere");

        assertThat(run("--brokers=127.0.0.1:1", "--inbox=" + nowhere)).isEqualTo(1);

        assertThat(err.toString())
                .isEqualTo("error: " + nowhere + " is not a folder\nhint: create it, or choose another folder\n");
    }

    @Test
    void wrong_options_are_code_2() {
        assertThat(run("--inbox=" + folder)).isEqualTo(2);
        assertThat(run("--brokers=127.0.0.1:1", "--inbox=" + folder, "--column", "colour=c"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("error: Missing required option: '--brokers=HOST:PORT'\n")
                .contains("error: --column colour: a reading has no field 'colour'\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_broker_that_does_not_answer_is_code_3_and_leaves_the_files_where_they_are() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "x\n1\n");
        try (RefusingPort nobody = new RefusingPort()) {
            assertThat(run("--brokers", nobody.address(), "--inbox=" + folder, "--settle=0s", "--timeout=500ms"))
                    .isEqualTo(3);

            assertThat(err.toString()).startsWith("error: no Kafka broker answered at " + nobody.address());
        }
        assertThat(file).exists();
    }

    @Test
    void a_stop_while_the_broker_is_silent_is_told_as_one() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "x\n1\n");
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> code = new CompletableFuture<>();
            Thread run = new Thread(() -> code.complete(run(
                    "--brokers=127.0.0.1:" + silent.getLocalPort(),
                    "--inbox=" + folder,
                    "--settle=0s",
                    "--timeout=10m")));
            run.start();
            try (Socket waits = silent.accept()) {
                assertThat(waits.isConnected()).isTrue();
                run.interrupt();
                assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
            }
        }

        assertThat(err.toString())
                .isEqualTo("note: stopped by a signal; the next run continues where this one ended\n");
        assertThat(out.toString()).startsWith("{\"state\":\"ended\",\"archived\":0,");
        assertThat(folder.resolve("a.csv")).exists();
    }

    @Test
    void a_folder_that_another_one_works_on_is_code_5() throws IOException {
        try (Closeable lock = new Inbox(folder).lock().orElseThrow()) {
            assertThat(lock).isNotNull();

            assertThat(run("--brokers=127.0.0.1:1", "--inbox=" + folder)).isEqualTo(5);
        }

        assertThat(err.toString())
                .isEqualTo("error: another process is working on " + folder + "\nhint: wait until it has finished\n");
    }

    private int run(String... args) {
        CommandLine commandLine = FilesMain.commandLine(Clock.systemUTC());
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args);
    }
}
