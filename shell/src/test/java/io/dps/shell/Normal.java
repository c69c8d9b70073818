package io.dps.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Output without what differs from run to run: folders, ports, processes, durations, times of today. */
final class Normal {
    /** Progress, which is told as often as there is time for it. */
    private static final String PROGRESS = "! (\\S+ +(starting|stopping) +[0-9.]+s.*"
            + "|generator (starting|running).*|averager (starting|running|idle|started|waiting).*)";

    private static final Map<String, String> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("127\\.0\\.0\\.1:[0-9]{4,5}", "127.0.0.1:PORT");
        PLACES.put("localhost:[0-9]{4,5}", "localhost:PORT");
        PLACES.put("(process|pid) [0-9]+", "$1 PID");
        PLACES.put("\\([A-Za-z0-9_-]{22}\\)", "(ID)");
        // Readings and records of the transcripts have times of 2024; what the servers stamp has not.
        PLACES.put("20(2[5-9]|[3-9][0-9])-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "NOW");
        PLACES.put("[0-9]+(\\.[0-9]+)?/s\\b", "N/s");
        PLACES.put("(?<![@0-9-])\\b([0-9]+m)?[0-9]+(\\.[0-9]+)?(ms|s)\\b", "TIME");
        PLACES.put("\\b[0-9]+ ms\\b", "TIME");
        PLACES.put("stopped: [0-9]+ records", "stopped: N records");
        PLACES.put("[0-9.]+ [KMG]i?B\\b", "SIZE");
        PLACES.put("[0-9]+ bytes", "SIZE");
    }

    private Normal() {}

    /** What a step gave, as a transcript shows it. */
    static List<String> of(String out, String err, int code, String folder) {
        Stream<String> said = err.lines().map(line -> "! " + line);
        List<String> lines = Stream.of(out.lines(), said, code == 0 ? Stream.<String>of() : Stream.of("[" + code + "]"))
                .flatMap(each -> each)
                .map(line -> line.replace(folder, "${FOLDER}"))
                .filter(line -> !line.matches(PROGRESS))
                .map(Normal::line)
                .toList();
        return withoutBlankEnd(lines);
    }

    /** One line; spaces between columns are those of the run. */
    static String line(String line) {
        String normal = line;
        for (Map.Entry<String, String> place : PLACES.entrySet()) {
            normal = normal.replaceAll(place.getKey(), place.getValue());
        }
        return normal.stripTrailing();
    }

    /** Lines to be compared, whatever the widths of columns. */
    static List<String> comparable(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("\\s+", " ")).toList();
    }

    static List<String> withoutBlankEnd(List<String> lines) {
        List<String> kept = new ArrayList<>(lines);
        while (!kept.isEmpty() && kept.get(kept.size() - 1).isBlank()) {
            kept.remove(kept.size() - 1);
        }
        return kept;
    }
}
