package io.dps.shell.command;

import io.dps.shell.service.TopicService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code topic produce}: writes lines of standard input as records. */
@Command(
        name = "produce",
        header = "Write each line of standard input as the value of a record.",
        footer = {"", "Examples:", "  echo '{\"temperature\":21}' | dps topic produce weather_data"})
final class TopicProduceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    private final Invocation invocation;

    TopicProduceCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(invocation.streams().in(), StandardCharsets.UTF_8));
        long acknowledged = new TopicService(invocation.platform()).produce(topic, lines);
        invocation.output().note(acknowledged + (acknowledged == 1 ? " record" : " records") + " acknowledged");
        return 0;
    }
}
