package io.dps.shell.command;

import io.dps.shell.output.Output;
import io.dps.shell.service.RecordSink;
import io.dps.shell.service.TopicRecord;
import io.dps.shell.service.record.RecordFormat;

/** Shows records by a template. What comes from a record is made printable where a person sees it. */
final class FormattedRecords implements RecordSink {
    private final Output output;
    private final RecordFormat format;
    private final RecordFormat.Target target;

    FormattedRecords(Output output, RecordFormat format) {
        this.output = output;
        this.format = format;
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
