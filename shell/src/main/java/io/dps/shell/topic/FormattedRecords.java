package io.dps.shell.topic;

import io.dps.shell.output.Output;
import io.dps.shell.topic.record.ReadBack;
import io.dps.shell.topic.record.RecordFormat;
import java.util.Optional;

/**
 * Shows records by a template. Where a program reads on, a record that a line of fields could not be cut into again is
 * refused, and of values with line ends is told once. What comes from a record is made printable where a person sees it.
 */
final class FormattedRecords implements RecordConsumer {
    private final Output output;
    private final RecordFormat format;
    private final RecordFormat.Target target;
    private final Optional<ReadBack> readBack;
    private boolean told;

    FormattedRecords(Output output, String template, boolean person) {
        this.output = output;
        this.format = RecordFormat.parse(template);
        this.readBack = person ? Optional.empty() : Optional.of(ReadBack.of(template));
        this.target = new RecordFormat.Target() {
            @Override
            public void own(byte[] bytes) {
                output.data().bytes(bytes);
            }

            @Override
            public void foreign(byte[] bytes) {
                output.foreign(bytes);
            }
        };
    }

    @Override
    public void take(TopicRecord record) {
        readBack.ifPresent(form -> form.lost(record).ifPresent(lost -> {
            if (form.hasFields()) {
                throw ReadBack.refusal(record, lost);
            }
            if (!told) {
                told = true;
                output.note("warning: of the record at partition " + record.partition() + ", offset " + record.offset()
                        + " " + lost + ": 'topic produce' would not read it back as it is; -o jsonl keeps it");
            }
        }));
        format.write(record, target);
    }

    @Override
    public void pause() {
        output.data().flush();
    }

    @Override
    public void notice(String text) {
        output.note(text);
    }
}
