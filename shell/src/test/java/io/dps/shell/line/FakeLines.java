package io.dps.shell.line;

import io.dps.shell.output.DataWriter;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A stand-in for the commands: {@code say}, {@code murmur}, {@code endless}, {@code fail}, {@code wait}, {@code set} and {@code quit} do
 * what their names tell, {@code sql} is noted, and waits or fails where the statement says so.
 */
final class FakeLines implements CommandRunner {
    final List<List<String>> ran = new CopyOnWriteArrayList<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    final Session session;
    Runnable onSay = () -> {};
    /** What lets {@code murmur} go on: it then writes lines, a note and half a line. */
    final CountDownLatch listening = new CountDownLatch(1);

    FakeLines(Session session) {
        this.session = session;
    }

    @Override
    public int run(List<String> words, Variables variables, Streams streams, String place) {
        ran.add(words);
        try {
            return command(words, variables, streams);
        } catch (InterruptedException | IOException | RuntimeException e) {
            return fail(e, streams, place);
        }
    }

    private int command(List<String> words, Variables variables, Streams streams)
            throws InterruptedException, IOException {
        List<String> arguments = words.subList(1, words.size());
        switch (words.get(0)) {
            case "say" -> {
                new DataWriter(streams.out()).line(String.join(" ", arguments)).flush();
                onSay.run();
            }
            case "murmur" -> {
                listening.await();
                new DataWriter(streams.out()).line("one").flush();
                streams.out().write("two ".getBytes(StandardCharsets.UTF_8));
                streams.err().println("note");
                streams.out().write("halves".getBytes(StandardCharsets.UTF_8));
            }
            case "read" ->
                new DataWriter(streams.out())
                        .line("read " + new String(streams.in().readAllBytes(), StandardCharsets.UTF_8))
                        .flush();
            case "endless" -> endless(new DataWriter(streams.out()));
            case "fail" -> {
                streams.err().println("failed");
                return Integer.parseInt(arguments.get(0));
            }
            case "wait" -> waitForInterrupt();
            case "set" -> variables.set(arguments.get(0), arguments.get(1));
            case "quit" -> session.exit(Integer.parseInt(arguments.get(0)));
            case "watch" -> {}
            case "sql" -> {
                return sql(arguments.get(arguments.size() - 1));
            }
            default -> throw new IllegalArgumentException("unknown command " + words);
        }
        return 0;
    }

    private void waitForInterrupt() throws InterruptedException {
        waiting.countDown();
        new CountDownLatch(1).await();
    }

    private int sql(String statement) throws InterruptedException {
        if (statement.contains("wait()")) {
            waitForInterrupt();
        }
        return statement.contains("fail(1)") ? 1 : 0;
    }

    private static void endless(DataWriter out) {
        for (long line = 0; !Thread.currentThread().isInterrupted(); line++) {
            out.line("line " + line);
        }
    }

    @Override
    public int check(List<String> words, Variables variables, Streams streams, String place) {
        return run(words, variables, streams, place);
    }

    @Override
    public int fail(Throwable failure, Streams streams, String place) {
        return ErrorMapper.print(ErrorMapper.report(failure), place, streams.err(), false);
    }
}
