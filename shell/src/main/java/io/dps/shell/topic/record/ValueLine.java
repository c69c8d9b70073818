package io.dps.shell.topic.record;

/** A line that is the whole value of a record without a key. */
record ValueLine() implements LineForm {
    @Override
    public NewRecord record(byte[] line) {
        return NewRecord.of(line);
    }
}
