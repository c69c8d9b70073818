package io.dps.shell.stream;

import io.dps.contract.StreamProgress;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.stream.client.DefinitionStore;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lists the streams of a platform, with the state that each reported last. */
public final class StreamNames {
    private final DefinitionStore definitions;
    private final StreamReports reports;

    public StreamNames(DefinitionStore definitions, StreamReports reports) {
        this.definitions = definitions;
        this.reports = reports;
    }

    /**
     * Returns the last reported state of every stream, the averager among them; an empty text if the stream has reported
     * none. A stream that has died since still has its last state.
     */
    public SortedMap<String, String> states() {
        SortedMap<String, String> states = new TreeMap<>();
        states.put(Topics.AVERAGES, "");
        definitions.all().byName().keySet().forEach(name -> states.put(name, ""));
        Map<String, String> reported = reported();
        states.replaceAll((name, none) -> reported.getOrDefault(name, none));
        return states;
    }

    private Map<String, String> reported() {
        try {
            return reports.last().stream().collect(Collectors.toMap(StreamProgress::stream, report -> report.state()
                    .toString()));
        } catch (UserFailure e) {
            // Where no stream has ever run, there is no topic of reports.
            return Map.of();
        }
    }
}
