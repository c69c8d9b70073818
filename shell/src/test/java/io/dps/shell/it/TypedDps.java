package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** dps at a real terminal: keys in, screen out. */
final class TypedDps implements AutoCloseable {
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Process process;
    private final StringBuffer screen = new StringBuffer();
    private int seen;

    private TypedDps(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "screen");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts dps and waits for its first prompt. */
    static TypedDps start(Dps dps, String... arguments) {
        return new TypedDps(dps.startAtTerminal(arguments)).awaits("> ");
    }

    /** Runs a line of the system's shell at a terminal, in which {@code $DPS} is dps. */
    static TypedDps startLine(Dps dps, String line) {
        return new TypedDps(dps.startLineAtTerminal(line));
    }

    private void read() {
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                screen.append((char) next);
            }
        } catch (IOException e) {
            screen.append(e);
        }
    }

    TypedDps type(String keys) throws IOException {
        process.getOutputStream().write(keys.replace('\n', '\r').getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return this;
    }

    /** Waits until the screen shows a text that matches, behind what was waited for before. */
    TypedDps awaits(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(DEADLINE).untilAsserted(() -> {
            String shown = shown();
            Matcher found = pattern.matcher(shown);
            assertThat(found.find(Math.min(seen, shown.length())))
                    .as("'%s' on the screen:%n%s", regex, shown)
                    .isTrue();
            seen = found.end();
        });
        return this;
    }

    /** Everything that the terminal was sent. */
    String sent() {
        return screen.toString();
    }

    /** What was shown, without the sequences that move and colour. */
    String shown() {
        return screen.toString().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]|\r", "");
    }

    /** Waits for the end and returns the exit code. */
    int ends() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as("end of%n%s", shown())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
