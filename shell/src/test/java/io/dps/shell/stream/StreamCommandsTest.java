package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.stack.model.Application;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.Secret;
import io.dps.stack.model.ServiceStatus.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, watching, stopping and resetting the averager, whose reports and process a test makes up. */
final class StreamCommandsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();
    private final FakeTopic input = kafka.make("weather_data", 1);
    private final FakeTopic output = kafka.make("weather_data_avg", 1);
    private final FakeAverager averager = new FakeAverager(kafka);

    @TempDir
    private Path folder;

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(target.platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    private static String value(Application application, String option) {
        List<String> arguments = application.arguments();
        return arguments.get(arguments.indexOf(option) + 1);
    }

    /** Starts a run that ends after it has reported; its process ends a moment later. */
    private void startsAndEnds(Runnable reports) {
        target.onSubmit(application -> {
            target.running(application.name(), 42);
            averager.as(value(application, "--run-id"), 42);
            reports.run();
            CompletableFuture.runAsync(
                    () -> target.ended(application.name(), State.STOPPED, ""),
                    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        });
    }

    private void starts(Runnable reports) {
        target.onSubmit(application -> {
            target.running(application.name(), 42);
            averager.as(value(application, "--run-id"), 42);
            reports.run();
        });
    }

    @Test
    void a_start_names_what_to_compute_and_shows_the_first_report_of_its_run() {
        averager.batch(7);
        starts(() -> averager.report("starting").report("running"));

        assertThat(run(0, "stream", "start", "--window", "1m", "--by-sensor").err())
                .endsWith("averager running, batch 0: 7 readings, 1 rejected, watermark 2026-11-22T08:00:00Z\n");
        Application started = target.submitted.get(0);
        assertThat(started.name()).isEqualTo("averager");
        assertThat(started.arguments()).contains("--by-sensor").doesNotContain("--until-caught-up", "--for");
        assertThat(value(started, "--window")).isEqualTo("1m");
        assertThat(value(started, "--checkpoint")).isEqualTo("/checkpoints/weather_data_avg");
        assertThat(value(started, "--brokers")).isEqualTo("broker:9092");
        // Another start would end alike after a fault that is final, a bug among them; not after a broker that is away.
        assertThat(started.restart().orElseThrow().finalCodes()).contains(1, 70).doesNotContain(3, 137);
    }

    @Test
    void a_stream_of_one_s_own_is_started_by_its_name_alone() {
        define("hourly");
        averager.of("hourly");
        startsAndEnds(() -> averager.batch(3).report("stopped"));

        assertThat(run(0, "stream", "start", "hourly", "--until-caught-up").err())
                .endsWith("stream hourly stopped, batch 0: 3 records, 1 rejected, watermark 2026-11-22T08:00:00Z\n");
        Application started = target.submitted.get(0);
        assertThat(started.name()).isEqualTo("stream-hourly");
        assertThat(started.mainClass()).isEqualTo("io.dps.streaming.StreamMain");
        assertThat(value(started, "--stream")).isEqualTo("hourly");
        assertThat(value(started, "--checkpoint")).isEqualTo("/checkpoints/hourly");
        assertThat(started.arguments()).doesNotContain("--window", "--isolation", "--cores");
    }

    @Test
    void a_number_of_cores_is_an_argument_of_the_stream_s_program_which_a_restart_repeats() {
        define("hourly");
        averager.of("hourly");
        starts(() -> averager.report("running"));

        run(0, "stream", "start", "hourly", "--cores", "3");

        Application started = target.submitted.get(0);
        assertThat(value(started, "--cores")).isEqualTo("3");
        assertThat(Application.cores(started.arguments())).isEqualTo(3);
        assertThat(started.restart()).isPresent();
    }

    @Test
    void the_time_between_batches_is_an_argument_of_any_stream_s_program() {
        define("hourly");
        averager.of("hourly");
        starts(() -> averager.report("running"));

        run(0, "stream", "start", "hourly", "--trigger", "1m30s");

        assertThat(value(target.submitted.get(0), "--trigger")).isEqualTo("90s");
        assertThat(run(2, "stream", "start", "hourly", "--trigger", "5s", "--until-caught-up")
                        .err())
                .startsWith("error: --trigger does not apply with --until-caught-up");
        run(2, "stream", "start", "--trigger", "often");
        assertThat(target.submitted).hasSize(1);
    }

    @Test
    void a_bad_number_of_cores_is_refused() {
        define("hourly");

        assertThat(run(2, "stream", "start", "hourly", "--cores", "0").err())
                .isEqualTo("error: --cores 0 is less than 1\nhint: give the number of cores: --cores 2\n");
        run(2, "stream", "start", "hourly", "--cores", "two");
        assertThat(run(2, "stream", "start", "--cores", "2").err()).isEqualTo("""
                error: --cores applies only to streams of your own; the averager has a fixed number of cores
                hint: leave the option out, or name a stream: stream start NAME --cores 2
                """);
        assertThat(target.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--window 1m", "--watermark 1m", "--by-sensor", "--max-ahead 1h", "--isolation read_committed"})
    void the_options_of_the_averager_are_not_those_of_another_stream(String option) {
        List<String> words = new ArrayList<>(List.of("stream", "start", "hourly"));
        words.addAll(List.of(option.split(" ")));

        assertThat(run(2, words.toArray(String[]::new)).err()).isEqualTo("""
                error: %s applies only to the averager; stream hourly takes such settings from its definition
                hint: see: stream describe hourly
                """.formatted(option.split(" ")[0]));
        assertThat(target.submitted).isEmpty();
    }

    @Test
    void a_stream_that_is_not_defined_is_not_started() {
        define("hourly");

        assertThat(run(1, "stream", "start", "hourli").err()).isEqualTo("""
                error: there is no stream 'hourli'
                hint: did you mean 'hourly'?
                """);
        assertThat(target.submitted).isEmpty();
    }

    private void define(String stream) {
        InputView meters = new InputView("meters", "meters", "id STRING", null, null);
        byte[] definition = RecordJson.write(new StreamDefinition(
                stream, "select id from meters", List.of(meters), stream + "_rows", Isolation.READ_COMMITTED));
        kafka.make(Topics.DEFINITIONS, 1).put(0, stream, new String(definition, StandardCharsets.UTF_8), Instant.now());
    }

    @Test
    void streams_are_told_apart() {
        define("hourly");
        averager.batch(5).of("hourly").as("run-2", 43).batch(6);
        target.running("averager", 41).running("stream-hourly", 43);
        target.checkpoints.add("hourly");

        assertThat(run(0, "stream", "status", "-o", "csv").out())
                .contains("\nweather_data_avg,running,41,")
                .contains("\nhourly,running,43,");
        assertThat(run(0, "stream", "status", "hourly", "-o", "csv").out())
                .contains("\nhourly,running,43,")
                .hasLineCount(2);
        for (List<String> words : List.of(
                List.of("status", "daily"),
                List.of("lag", "daily"),
                List.of("watch", "daily"),
                List.of("stop", "daily"),
                List.of("reset", "daily", "-y"))) {
            List<String> line = new ArrayList<>(List.of("stream"));
            line.addAll(words);
            assertThat(run(1, line.toArray(String[]::new)).err()).startsWith("error: there is no stream 'daily'\n");
        }
        assertThat(run(1, "wait", "stream", "daily").err()).startsWith("error: there is no stream 'daily'\n");
        assertThat(run(1, "stream", "start", "hourly").err()).endsWith("""
                error: stream hourly is already running: process 43
                hint: stop it first: stream stop hourly
                """);
        target.stopped.clear();
        assertThat(run(1, "stream", "reset", "hourly", "-y").err()).isEqualTo("""
                error: stream hourly still has a writer: process 43 on here
                hint: stop the stream first: stream stop hourly
                """);
        assertThat(run(0, "stream", "stop", "hourly").err()).isEqualTo("stream hourly stopped\n");
        assertThat(target.stopped).containsExactly("stream-hourly-standby", "stream-hourly");
    }

    @Test
    void the_rows_of_a_stream_are_those_of_its_output_topic() {
        define("hourly");
        FakeTopic rows = kafka.make("hourly_rows", 1);
        // A topic that has the name of the stream, but is not its output.
        FakeTopic foreign = kafka.make("hourly", 1);
        foreign.put(0, "a record");
        rows.put(0, "old");
        output.put(0, "an average");
        averager.of("hourly").batch(1).report("stopped");
        target.checkpoints.add("hourly");

        assertThat(run(0, "stream", "reset", "hourly", "--rows", "-y").err())
                .isEqualTo(
                        "stream hourly will read its input from the beginning at its next start; its rows have been deleted\n");
        assertThat(rows.values()).isEmpty();
        assertThat(output.values()).hasSize(1);
        run(0, "stream", "reset", "hourly", "--rows", "-y");
        assertThat(foreign.values()).hasSize(1);
        assertThat(run(1, "stream", "reset", "daily", "--rows", "-y").err())
                .contains("error: there is no stream 'daily'");
        assertThat(run(0, "stream", "stop", "hourly").err()).isEqualTo("stream hourly was not running\n");
    }

    @Test
    void a_stream_that_was_dropped_is_shown_only_while_it_runs() {
        averager.of("hourly").batch(1);
        target.running("stream-hourly", 41);
        assertThat(run(0, "stream", "status", "-o", "csv").out()).contains("\nhourly,running,41,");

        averager.saying(",\"error\":\"division by zero\"").report("failed");
        assertThat(run(1, "stream", "status", "-o", "csv").out()).doesNotContain("hourly");
        define("hourly");
        CapturedStreams defined = run(1, "stream", "status", "-o", "csv");
        assertThat(defined.out()).contains("\nhourly,failed,");
        assertThat(defined.err()).isEqualTo("hourly: division by zero\n");
    }

    @Test
    void a_checkpoint_that_no_longer_fits_is_told_with_what_to_do() {
        define("hourly");
        averager.of("hourly")
                .batch(1)
                .saying(",\"error\":\"the checkpoint of stream hourly no longer fits, because a topic was deleted\"")
                .report("failed");

        assertThat(run(1, "stream", "status", "hourly").err())
                .isEqualTo("hourly: the checkpoint of stream hourly no longer fits, because a topic was deleted;"
                        + " start from the beginning with: stream reset hourly\n");
    }

    /** As after an upgrade of dps: its process starts again, is refused, and never reports. */
    @Test
    void a_stream_whose_restart_was_refused_is_dead_and_tells_why() {
        define("hourly");
        averager.of("hourly").batch(1);
        target.ended(
                "stream-hourly",
                State.DEAD,
                "exit code 6: the checkpoint of stream hourly was written by another version of dps: plan 2");

        CapturedStreams status = run(1, "stream", "status", "hourly", "-o", "csv");
        assertThat(status.out()).contains("\nhourly,dead,");
        assertThat(status.err())
                .isEqualTo("hourly: the checkpoint of stream hourly was written by another version of dps: plan 2;"
                        + " prove what it has written with: stream verify hourly;"
                        + " then start from the beginning with: stream reset hourly\n");
    }

    @Test
    void what_a_transaction_holds_back_is_told_at_the_end_of_a_start_until_caught_up() {
        input.put(0, "a").beginTransaction(0, 7).put(0, "b");
        kafka.nameTransaction(7, "loader", 0);
        startsAndEnds(() -> averager.batch(1).report("stopped"));

        assertThat(run(0, "stream", "start", "--until-caught-up").err())
                .contains("an open transaction blocks partition 0", "from offset 1 on (transactional id loader");
    }

    @Test
    void an_input_that_was_made_anew_is_unread_whatever_the_last_report_says() {
        input.put(0, "a").put(0, "b");
        averager.batch(3);

        assertThat(run(0, "stream", "lag", "-o", "csv").out()).contains("weather_data_avg,weather_data,0,0,2,2,");
    }

    @Test
    void a_stream_that_was_stopped_long_ago_is_found_among_the_reports_of_others() {
        define("hourly");
        averager.of("hourly").batch(1).report("stopped").of("weather_data_avg");
        for (int i = 0; i < 250; i++) {
            averager.report("running");
        }

        assertThat(run(1, "stream", "status", "hourly", "-o", "csv").out()).contains("\nhourly,stopped,");
        assertThat(run(1, "stream", "status", "-o", "csv").out()).contains("\nhourly,stopped,");
    }

    @Test
    void on_a_platform_of_someone_else_a_stream_reaches_the_brokers_as_the_shell_does() {
        define("hourly");
        kafka.make("hourly_rows", 1);
        target.named("external").with(new KafkaEndpoint("broker:9094", KafkaSecurity.scram("ann", new Secret("word"))));
        target.onSubmit(application -> {
            target.running(application.name(), 42);
            averager.of("hourly").as(value(application, "--run-id"), 42).report("running");
        });

        run(0, "stream", "start", "hourly");

        Application started = target.submitted.get(0);
        assertThat(started.arguments()).contains("--brokers", "broker:9094").doesNotContain("word");
        assertThat(started.stream()).contains("hourly");
        assertThat(started.kafka().orElseThrow().value()).contains("SCRAM-SHA-512");
        assertThat(run(1, "stream", "start").err())
                .contains("error: the averager is not supported by target external\n");
    }

    @Test
    void a_stream_whose_checkpoint_another_machine_has_is_not_started_here() {
        define("hourly");
        kafka.make("hourly_rows", 1);
        averager.of("hourly").batch(1).report("stopped");
        target.named("external");

        assertThat(run(1, "stream", "start", "hourly").err()).isEqualTo("""
                        error: stream hourly has run on here, and the checkpoint of that run is not in this context
                        hint: use the context that ran it; if its checkpoint is gone, create the stream under another name
                        """);
        assertThat(target.submitted).isEmpty();
    }

    @Test
    void a_stream_whose_checkpoint_another_machine_has_is_not_reset_here() {
        define("hourly");
        kafka.make("hourly_rows", 1).put(0, "row");
        averager.of("hourly").batch(1).report("stopped").of("weather_data_avg").report("stopped");
        target.named("external");

        assertThat(run(1, "stream", "reset", "hourly", "--rows", "-y").err())
                .contains(
                        "error: stream hourly has run on here, and the checkpoint of that run is not in this context\n");
        assertThat(run(1, "stream", "reset", "--averages", "-y").err())
                .contains("error: the averager is not supported by target external\n");
        assertThat(kafka.topic("hourly_rows").values()).containsExactly("row");
    }

    @Test
    void a_checkpoint_older_than_the_last_run_or_reset_is_not_used() throws IOException {
        define("hourly");
        kafka.make("hourly_rows", 1);
        averager.of("hourly").batch(1).report("stopped");
        target.named("external").withCheckpointsIn(folder);
        Path checkpoint = Files.createDirectories(folder.resolve("hourly")).resolve("progress.json");
        List<String> reports = kafka.topic("dps_stream_progress").values();
        String last = reports.get(reports.size() - 1);
        Files.writeString(checkpoint, last.replace("\"query_id\":\"q\"", "\"query_id\":\"older\""));

        assertThat(run(1, "stream", "start", "hourly").err())
                .contains(
                        "error: stream hourly has run on here, and the checkpoint of that run is not in this context\n");
        averager.report("reset");
        assertThat(run(1, "stream", "start", "hourly").err())
                .contains("from elsewhere, but this context still has a checkpoint of it\n"
                        + "hint: delete that checkpoint: stream reset hourly\n");
        assertThat(target.submitted).isEmpty();
    }

    @Test
    void names_that_a_target_does_not_take_are_changed_and_stay_apart() {
        assertThat(StreamProcesses.of("a-b-1").writer()).isEqualTo("stream-a-b-1");
        assertThat(StreamProcesses.of("a.b").writer()).startsWith("stream-a-b--");
        assertThat(StreamProcesses.of("a_stream_with_a_long_name_Aa").writer())
                .isNotEqualTo(StreamProcesses.of("a_stream_with_a_long_name_BB").writer());
        assertThat(StreamProcesses.of("My_Stream").writer())
                .isNotEqualTo(StreamProcesses.of("my-stream").writer());
        for (String name : List.of("My_Stream", "my_stream", "x-standby", "l".repeat(249), "_", "weather_data_avg")) {
            assertThat(StreamProcesses.of(name).names())
                    .allMatch(process -> process.matches("[a-z0-9]([a-z0-9-]{0,44}[a-z0-9])?"));
        }
    }

    @Test
    void a_start_until_caught_up_waits_for_the_end() {
        startsAndEnds(() -> averager.batch(3).report("stopped"));

        assertThat(run(0, "stream", "start", "--until-caught-up", "--for", "1h").err())
                .contains("averager stopped, batch 0: 3 readings");
        // The next start must not find it.
        assertThat(target.application("averager").orElseThrow().isRunning()).isFalse();
        // Started again it would begin its hour anew.
        assertThat(target.submitted.get(0).restart()).isEmpty();
        assertThat(target.submitted.get(0).arguments()).contains("--until-caught-up", "--for");
    }

    @Test
    void a_start_that_fails_says_why_and_leaves_nothing_that_is_tried_again() {
        starts(() -> averager.saying(
                        ",\"error\":\"the checkpoint of stream x was created with other options or topics: window\"")
                .report("failed"));

        assertThat(run(1, "stream", "start", "--window", "1m").err()).endsWith("""
                error: the averager ended: the checkpoint of stream x was created with other options or topics: window
                hint: start with the stored values, or start from the beginning with: stream reset
                """);
        assertThat(target.stopped).containsExactly("averager");
    }

    @Test
    void a_target_that_fails_while_a_start_waits_says_nothing_of_the_run() {
        target.onSubmit(application -> target.refusing(UserFailure.failed("the engine answered 500", "")));

        assertThat(run(1, "stream", "start").err()).endsWith("error: the engine answered 500\n");
        assertThat(target.stopped).isEmpty();
    }

    @Test
    void one_that_ends_without_a_word_is_told_by_its_exit_code() {
        target.onSubmit(application -> target.ended("averager", State.DEAD, "exit code 3: no broker"));

        assertThat(run(1, "stream", "start").err())
                .endsWith("error: the averager ended: no broker\nhint: see: stack logs averager\n");
    }

    @Test
    void a_start_that_is_interrupted_ends_what_it_started() {
        target.onSubmit(application -> {
            target.running("averager", 42);
            Thread.currentThread().interrupt();
        });

        assertThat(run(130, "stream", "start").err()).doesNotContain("error");
        assertThat(target.stopped).containsExactly("averager");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void one_that_waits_for_the_writer_is_started_under_the_other_name_and_not_waited_for() {
        target.running("averager", 41);

        assertThat(run(0, "stream", "start", "--wait-for-writer", "5m").err())
                .endsWith("the new averager waits until the running one ends; see: stack logs averager-standby\n");
        assertThat(target.submitted).extracting(Application::name).containsExactly("averager-standby");
    }

    @Test
    void where_no_stream_can_run_a_start_says_so() {
        target.withoutCheckpoints();

        assertThat(run(1, "stream", "start").err()).contains("error: streams are not supported by target local");
        assertThat(target.submitted).isEmpty();
    }

    @Test
    void the_status_is_what_the_last_report_and_the_process_tell() {
        assertThat(run(1, "stream", "status").err()).isEqualTo("no stream has reported yet\n");

        averager.saying(",\"notice\":\"memory is short\"").batch(5).saying("").batch(6);
        target.running("averager", 41);
        CapturedStreams running = run(0, "stream", "status", "-o", "csv");
        assertThat(running.out()).contains("\nweather_data_avg,running,41,1,2026-11-22T08:00:00Z,6,1,0,0,");
        assertThat(running.err()).isEqualTo("weather_data_avg: memory is short\n");

        target.ended("averager", State.STARTING, "");
        assertThat(run(0, "stream", "status", "-o", "csv").out()).contains("weather_data_avg,restarting,,1,");
        target.ended("averager", State.DEAD, "");
        assertThat(run(1, "stream", "status", "-o", "csv").out()).contains("weather_data_avg,dead,,1,");
        averager.report("stopped");
        assertThat(run(1, "stream", "status", "-o", "csv").out()).contains("weather_data_avg,stopped,,1,");
    }

    @Test
    void silence_is_death_though_a_process_is_there() {
        averager.at(Instant.now().minusSeconds(31)).batch(5);
        target.running("averager", 41);

        assertThat(run(1, "stream", "status", "-o", "csv").out()).contains("weather_data_avg,dead,,0,");
    }

    @Test
    void lag_counts_what_is_left_and_names_who_holds_records_back() {
        assertThat(run(1, "stream", "lag").err()).contains("no stream has reported yet");

        input.put(0, "a").put(0, "b").put(0, "c").beginTransaction(0, 7).put(0, "d");
        kafka.nameTransaction(7, "loader", 0);
        averager.batch(1);
        CapturedStreams lag = run(0, "stream", "lag", "-o", "json");
        assertThat(lag.out().replaceAll("\\s", ""))
                .contains("\"partition\":0,\"read\":1,\"end\":3,\"lag\":2,")
                .contains("\"held\":1}");
        assertThat(lag.err())
                .startsWith("2 records behind, the oldest written ")
                .contains("an open transaction blocks partition ", " from offset 3 on (transactional id loader");
        assertThat(run(1, "stream", "status").err()).contains("transactional id loader");
    }

    @Test
    void markers_alone_are_no_lag_and_what_retention_took_is_not_owed() {
        input.put(0, "a").put(0, "b").gap(0, 2);
        averager.batch(2);
        assertThat(run(0, "stream", "lag", "-o", "csv").out()).contains(",0,2,4,0,0,0\n");

        input.put(0, "c").deleteBefore(0, 4);
        assertThat(run(0, "stream", "lag", "-o", "csv").out()).contains(",0,4,5,1,");
    }

    @Test
    void a_stop_ends_the_one_that_waits_first() {
        assertThat(run(0, "stream", "stop").err()).contains("no averager");
        target.stopped.clear();

        averager.batch(1);
        target.running("averager", 41).running("averager-standby", 43);
        run(0, "stream", "stop");
        assertThat(target.stopped).containsExactly("averager-standby", "averager");
        target.stopped.clear();

        target.running("averager", 41).running("averager-standby", 43);
        averager.as("run-2", 43).batch(2);
        run(0, "stream", "stop");
        assertThat(target.stopped).containsExactly("averager", "averager-standby");
    }

    @Test
    void a_stop_needs_no_broker() {
        target.running("averager", 41).running("averager-standby", 43);
        kafka.goAway();

        run(0, "stream", "stop");

        assertThat(target.stopped).containsExactly("averager-standby", "averager");
    }

    @Test
    void a_stop_that_cannot_tell_who_writes_ends_nobody() {
        averager.batch(1);
        // Both were asked for; who of them writes cannot be.
        target.running("averager", 41)
                .running("averager-standby", 43)
                .refusingAfter(2, UserFailure.unreachable("the engine is silent", ""));

        assertThat(run(3, "stream", "stop").err()).contains("error: the engine is silent");
        assertThat(target.stopped).isEmpty();
    }

    @Test
    void a_reset_drops_the_checkpoint_says_so_to_others_and_may_empty_the_averages() {
        output.put(0, "old");
        averager.batch(1).report("stopped");
        target.checkpoints.add("weather_data_avg");

        assertThat(run(0, "stream", "reset", "--averages", "-y").err())
                .isEqualTo(
                        "stream weather_data_avg will read its input from the beginning at its next start; its averages have been deleted\n");
        assertThat(output.values()).isEmpty();
        assertThat(run(1, "stream", "status", "-o", "csv").out()).contains("weather_data_avg,reset,");
        assertThat(run(0, "stream", "reset", "-y").err()).isEqualTo("stream weather_data_avg had no checkpoint\n");
    }

    /** To open a platform may mean to ask the person at the terminal. */
    @Test
    void a_reset_opens_the_platform_outside_of_its_time_limit() {
        Set<Thread> openers = new HashSet<>();

        TestCommands.run(
                config -> {
                    openers.add(Thread.currentThread());
                    return target.platform(kafka, folder);
                },
                CapturedStreams.offTerminal(),
                "stream",
                "reset",
                "-y");

        assertThat(openers).containsExactly(Thread.currentThread());
    }

    @Test
    void a_stream_with_a_writer_is_not_reset() {
        averager.batch(1);
        target.checkpoints.add("weather_data_avg");
        target.running("averager", 41);
        assertThat(run(1, "stream", "reset", "-y").err()).isEqualTo("""
                error: stream weather_data_avg still has a writer: process 41 on here
                hint: stop the stream first: stream stop
                """);

        // One that has just been started has not reported.
        averager.report("stopped");
        target.running("averager", 55);
        assertThat(run(1, "stream", "reset", "-y").err()).contains("has a writer: process 55\n");
        target.ended("averager", State.STARTING, "");
        assertThat(run(1, "stream", "reset", "-y").err()).contains("has a writer: averager, which is restarting\n");
        assertThat(target.checkpoints).hasSize(1);
    }

    @Test
    void a_watch_shows_the_reports_that_come() {
        averager.batch(1);
        kafka.beforePoll(6, () -> averager.at(Instant.now().plusSeconds(1)).batch(9))
                .beforePoll(9, () -> Thread.currentThread().interrupt());

        assertThat(run(130, "stream", "watch", "-o", "csv").out())
                .contains(",weather_data_avg,running,1,0,0,0,0,2026-11-22T08:00:00Z,9,1,0\n")
                .hasLineCount(2);
        assertThat(Thread.interrupted()).isTrue();
        kafka.make("dps_stream_progress", 1);
        assertThat(run(0, "stream", "watch", "--for", "5ms").err())
                .endsWith("no averager reported during that time; see: stream status\n");
    }

    @Test
    void a_person_who_watches_sees_a_panel_that_is_drawn_anew() {
        averager.batch(7);
        target.running("averager", 41);
        kafka.beforePoll(9, () -> Thread.currentThread().interrupt());
        CapturedStreams streams = CapturedStreams.onTerminal(80);

        int code = TestCommands.run(target.platform(kafka, folder), streams, "stream", "watch");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(code).isEqualTo(130);
        assertThat(streams.out() + streams.err()).contains("weather_data_avg", "running", "1 of 8 records");
    }
}
