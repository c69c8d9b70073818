package io.dps.shell.topic.record;

/** The line is the value of a record without key. */
record ValueLine() implements LineForm {
    @Override
    public NewRecord record(byte[] line) {
        return NewRecord.of(line);
    }
}
