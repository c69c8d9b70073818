package io.dps.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Exit codes of the commands and programs of dps. Callers rely on the numbers, which are the same everywhere. */
public enum ExitCode {
    OK(0, "done, or stopped on request"),
    FAILED(1, "the operation was refused or failed"),
    USAGE(2, "wrong command line, wrong configuration, or a confirmation needed without -y"),
    UNREACHABLE(3, "not reachable, not deployed, or a prerequisite is missing"),
    TIMEOUT(4, "it did not become ready in time"),
    /** Only from a program that writes to a checkpoint; Airflow marks the task as skipped. */
    WRITER_HELD(5, "another writer holds the checkpoint"),
    /** Only from a program that writes to a checkpoint. */
    REFUSED(6, "options or topics differ from those that created the checkpoint"),
    INTERNAL(70, "a bug in dps"),
    INTERRUPTED(130, "ended by Ctrl-C"),
    OUTPUT_CLOSED(141, "the reader of the output went away");

    private final int value;
    private final String meaning;

    ExitCode(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /**
     * Returns the exit codes of a program with their meaning, in order, for its help text.
     *
     * @param own what the program itself says of some codes, by number
     * @param others further codes that it uses, with their general meaning unless {@code own} has them
     */
    public static Map<String, String> list(Map<String, String> own, Set<ExitCode> others) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            String number = Integer.toString(code.value);
            if (own.containsKey(number) || others.contains(code)) {
                meanings.put(number, own.getOrDefault(number, code.meaning));
            }
        }
        return meanings;
    }

    /** Returns the exit code of the process, or of the line at the prompt. */
    public int value() {
        return value;
    }

    /** Returns what the number means, for help texts. */
    public String meaning() {
        return meaning;
    }
}
