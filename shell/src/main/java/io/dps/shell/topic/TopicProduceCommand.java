package io.dps.shell.topic;

import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.topic.record.LineForm;
import io.dps.shell.topic.record.Partitioning;
import io.dps.shell.topic.record.RecordLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic produce}: writes lines as records. */
@Command(
        name = "produce",
        header = "Write each line of standard input or a file as a record.",
        description = {
            "Without --format a line is the value of a record without key. With a template of kcat's fields",
            "(%%k key, %%s value, %%h headers as name=value,.., %%p partition, %%T timestamp in milliseconds) a field",
            "ends where the text behind it first appears. In headers a backslash stands before a comma, an equals",
            "sign or a backslash that belongs to a name or value, and the value NULL is none. A template cannot tell",
            "an empty value from a tombstone, so that an empty one is refused. With 'jsonl' a line is what topic tail",
            "-o jsonl writes, and key, value, headers, timestamp and partition are kept.",
            "A line that is no record ends it; what was acknowledged by then is told. So are records whose own time is",
            "longer ago than the topic keeps any, and how to keep them."
        },
        footer = {
            "",
            "Examples:",
            "  topic produce weather_data --file readings.jsonl",
            "  topic produce weather_data --format '%k:%s' --file keyed.txt",
            "  dps topic tail weather_data -o jsonl | dps topic produce copy --format jsonl"
        })
final class TopicProduceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @StrayArgument
    @Option(names = "--file", paramLabel = "FILE", description = "Read this file instead of standard input.")
    private Path file;

    @Option(names = "--format", paramLabel = "TEMPLATE", description = "What a line says: a template, or 'jsonl'.")
    private String format;

    @Option(names = "--partition", paramLabel = "P", description = "The partition of all records, or 'key'.")
    private String partition = "";

    private final Invocation invocation;

    TopicProduceCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        LineForm form = format == null ? LineForm.value() : LineForm.parse(format);
        Partitioning partitioning = Partitioning.parse(partition);
        try (InputStream named = file == null ? InputStream.nullInputStream() : new NamedFile(file).open()) {
            RecordLines lines = file == null
                    ? new RecordLines(invocation.streams().in(), "standard input", form)
                    : new RecordLines(named, file.toString(), form);
            long acknowledged = new TopicService(invocation.platform())
                    .produce(topic, lines, partitioning, invocation.output()::note);
            invocation.output().note(acknowledged + (acknowledged == 1 ? " record" : " records") + " acknowledged");
        }
        return 0;
    }
}
