package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;

/** The format of a line of input, which becomes a record. */
public sealed interface LineForm permits ValueLine, JsonLine, TemplateLine {
    /** Name of the format that {@code topic tail -o jsonl} writes. */
    String JSONL = "jsonl";

    /**
     * Parses a line into a record.
     *
     * @param line the bytes of the line without the line end
     * @throws IllegalArgumentException with the reason, if the line does not have this format
     */
    NewRecord record(byte[] line);

    /**
     * Returns the format for a name or template.
     *
     * @param format {@code jsonl}, or a template such as {@code %k\t%s}
     * @throws UserFailure of kind {@code USAGE} if the text is neither
     */
    static LineForm parse(String format) {
        return format.equals(JSONL) ? new JsonLine() : TemplateLine.parse(format);
    }

    /** Returns the format in which the whole line is the value. */
    static LineForm value() {
        return new ValueLine();
    }
}
