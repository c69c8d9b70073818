package io.dps.shell.dag;

/**
 * Why a file of DAGs cannot be used.
 *
 * @param file the file, within the folder of DAGs
 * @param line where in it, or 0 when that is not known
 * @param reason the last line of the trace
 */
public record ImportProblem(String file, int line, String reason) {
    /** {@code file:line: reason}. */
    public String describe() {
        return file + (line > 0 ? ":" + line : "") + ": " + reason;
    }
}
