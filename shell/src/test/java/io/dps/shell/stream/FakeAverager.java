package io.dps.shell.stream;

import io.dps.shell.platform.client.FakeKafka;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reports as an averager writes them to the progress topic, one after another; each says how far partition 0 is read. */
public final class FakeAverager {
    private static final String TOPIC = "dps_stream_progress";

    private final FakeKafka kafka;
    private String stream = "weather_data_avg";
    private String run = "run-1";
    private long pid = 41;
    private String extra = "";
    private Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private int batch = -1;
    private long read;

    public FakeAverager(FakeKafka kafka) {
        this.kafka = kafka;
        kafka.make(TOPIC, 1);
    }

    /** Reports of another stream than the averager. */
    public FakeAverager of(String name) {
        stream = name;
        return this;
    }

    /** Reports of this run, from this process. */
    public FakeAverager as(String runId, long process) {
        run = runId;
        pid = process;
        return this;
    }

    /** Reports that old. */
    public FakeAverager at(Instant when) {
        time = when;
        return this;
    }

    /** Further fields of the reports to come, as JSON with a comma before each. */
    public FakeAverager saying(String fields) {
        extra = fields;
        return this;
    }

    /** A batch that read up to an offset. */
    public FakeAverager batch(long end) {
        batch++;
        String offsets = ",\"offsets\":{\"0\":{\"start\":" + read + ",\"end\":" + end + "}}";
        read = end;
        return report("running", offsets);
    }

    private String input() {
        return stream.equals("weather_data_avg") ? "weather_data" : "meters";
    }

    private String output() {
        return stream.equals("weather_data_avg") ? stream : stream + "_rows";
    }

    public FakeAverager report(String state) {
        return report(state, "");
    }

    private FakeAverager report(String state, String offsets) {
        kafka.topic(TOPIC)
                .put(
                        0,
                        stream,
                        """
                {"stream":"%s","query_id":"q","run_id":"%s","pid":%d,"host":"here","state":"%s",\
                "time":"%s","batch_id":%d,"input_topic":"%s","output_topic":"%s","valid":%d,"rejected":1,"late_groups":0,\
                "watermark":"2026-11-22T08:00:00Z","options":{"window":"10s","watermark":"10s","by_sensor":false,\
                "max_ahead":"1h","isolation":"read_committed"}%s%s}""".formatted(stream, run, pid, state, time, batch, input(), output(), read, offsets, extra),
                        Instant.now());
        return this;
    }
}
