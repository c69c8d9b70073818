package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;

/** What a line of input says. */
public sealed interface LineForm permits ValueLine, JsonLine, TemplateLine {
    /** The name of the form that {@code topic tail -o jsonl} writes. */
    String JSONL = "jsonl";

    /**
     * The record that a line describes.
     *
     * @param line its bytes without the line's end
     * @throws IllegalArgumentException saying what is wrong with it
     */
    NewRecord record(byte[] line);

    /**
     * The form by its name or template.
     *
     * @param format {@code jsonl}, or a template such as {@code %k\t%s}
     * @throws UserFailure usage, when it is neither
     */
    static LineForm parse(String format) {
        return format.equals(JSONL) ? new JsonLine() : TemplateLine.parse(format);
    }

    /** The whole line is the value. */
    static LineForm value() {
        return new ValueLine();
    }
}
