package io.dps.shell.dag;

/**
 * The reason why a DAG file cannot be imported.
 *
 * @param file the file, relative to the DAG folder
 * @param line line number, or 0 if it is not known
 * @param reason the last line of the trace
 */
public record ImportProblem(String file, int line, String reason) {
    /** Returns {@code file:line: reason}. */
    public String describe() {
        return file + (line > 0 ? ":" + line : "") + ": " + reason;
    }
}
