package io.dps.shell.dag.client;

import io.dps.shell.dag.ImportProblem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the line of a DAG file that caused a Python traceback. */
final class DagImportTrace {
    private static final Pattern FRAME = Pattern.compile("File \"([^\"]+)\", line (\\d+)");

    private DagImportTrace() {}

    /**
     * Parses a traceback.
     *
     * @param file the file, relative to the DAG folder
     */
    static ImportProblem of(String file, String trace) {
        int line = 0;
        Matcher frame = FRAME.matcher(trace);
        while (frame.find()) {
            if (frame.group(1).endsWith(file)) {
                line = Integer.parseInt(frame.group(2));
            }
        }
        String reason = trace.strip().lines().reduce((earlier, later) -> later).orElse("no reason was given");
        return new ImportProblem(file, line, reason.strip());
    }
}
