package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProof;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewFormat;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.stream.client.DefinitionStore;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.TopicUses;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.TopicView.EventTime;
import io.dps.shell.topic.ViewService;
import io.dps.shell.topic.ViewStore;
import io.dps.shell.topic.filter.Position;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.RuntimeProgram;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Creating, showing, verifying and dropping streams, where a test answers for the programs of the runtime. */
final class OwnStreamsTest {
    private static final String SQL =
            "select window.start as hour, id, sum(kwh) as kwh\nfrom meters\n" + "group by window(at, '1 hour'), id";
    private static final StreamCheck GROUPED = new StreamCheck(
            List.of(
                    new StreamCheck.Column("hour", "TIMESTAMP"),
                    new StreamCheck.Column("id", "STRING"),
                    new StreamCheck.Column("kwh", "DOUBLE")),
            List.of("hour", "id"),
            null,
            null,
            "a row for each open window, id, with sum(kwh)",
            "Aggregate\n+- Project");

    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();
    private final List<RuntimeProgram> ran = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();
    private RuntimeProgram.Runner programs = (program, input) -> RecordJson.write(GROUPED);

    @TempDir
    private Path folder;

    @BeforeEach
    void topics() {
        kafka.make("meters", 2);
        kafka.make("meters_hourly", 1);
        view(meters("meters", Optional.empty()));
    }

    private static TopicView meters(String name, Optional<Position> from) {
        return new TopicView(
                name,
                "meters",
                "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE",
                ViewFormat.DEFAULT,
                from,
                Optional.empty(),
                Isolation.READ_UNCOMMITTED,
                Optional.of(new EventTime("at", Duration.ofSeconds(30))));
    }

    private void view(TopicView view) {
        new ViewStore(folder.resolve("views.json")).put(view);
    }

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        Platform platform = target.platform(kafka, folder);
        TopicService topics = new TopicService(platform::kafka);
        RuntimeProgram.Runner runner = (program, input) -> {
            ran.add(program);
            inputs.add(new String(input, StandardCharsets.UTF_8));
            return programs.run(program, input);
        };
        StreamViews views = new StreamViews(new ViewService(() -> platform, topics));
        StreamService service = new StreamService(() -> platform, new StreamReports(platform::kafka));
        DefinitionStore definitions = new DefinitionStore(platform::kafka);
        StreamChecker checker = new StreamChecker(platform::kafka, topics, runner);
        StreamCatalog catalog = new StreamCatalog(platform::kafka, topics, views, service, definitions, checker);
        BrokerPrograms brokerPrograms = new BrokerPrograms(platform::endpoints, runner);
        Map<Class<?>, Object> services = Map.of(
                StreamCatalog.class,
                catalog,
                StreamChecker.class,
                checker,
                StreamEditor.class,
                new StreamEditor(platform::kafka, catalog, views, service, definitions, checker),
                TopicService.class,
                topics,
                TopicUses.class,
                new StreamUses(topics, service, catalog),
                ViewService.class,
                new ViewService(() -> platform, topics),
                StreamProver.class,
                new StreamProver(catalog, new StreamReports(platform::kafka), brokerPrograms),
                StreamRejects.class,
                new StreamRejects(catalog, brokerPrograms));
        assertThat(TestCommands.run(config -> platform, services, streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    private CapturedStreams create(int code, String name, String sink, String sql) {
        return run(code, "stream", "create", name, "--to", sink, sql, "-o", "csv");
    }

    private void answers(Record answer) {
        programs = (program, input) -> RecordJson.write(answer);
    }

    @Test
    void a_stream_is_checked_stored_and_shown_with_its_columns() {
        CapturedStreams created = create(0, "hourly", "meters_hourly", SQL);

        assertThat(created.out()).isEqualTo("name,type,key\nhour,TIMESTAMP,true\nid,STRING,true\nkwh,DOUBLE,false\n");
        assertThat(created.err()).endsWith("""
                rows are keyed by: hour, id
                the stream keeps a row for each open window, id, with sum(kwh)
                stream hourly created; start it with: stream start hourly
                """);
        assertThat(ran).extracting(RuntimeProgram::mainClass).containsExactly("io.dps.streaming.StreamCheckMain");
        StreamDefinition checked = request(0).definition();
        assertThat(request(0).replaced()).isNull();
        assertThat(checked.views())
                .containsExactly(meters("meters", Optional.empty()).input());
        assertThat(checked.sql()).isEqualTo(SQL);
        assertThat(kafka.topic("dps_streams").values())
                .containsExactly(new String(RecordJson.write(checked), StandardCharsets.UTF_8));

        assertThat(run(0, "stream", "list", "-o", "csv").out()).isEqualTo("""
                stream,reads,writes,isolation,sql
                weather_data_avg,weather_data,weather_data_avg,,
                hourly,meters,meters_hourly,read_uncommitted,"select window.start as hour, id, sum(kwh) as kwh"
                """);
        assertThat(run(0, "stream", "describe", "hourly", "-o", "json").out())
                .contains("\"stream\":\"hourly\"", "\"view\":\"meters\"", "\"event_time\":\"at\"")
                .contains("\"watermark\":\"30s\"", "\"writes\":\"meters_hourly\"", "from meters\\ngroup by");
    }

    private StreamCheckRequest request(int run) {
        return RecordJson.read(inputs.get(run).getBytes(StandardCharsets.UTF_8), StreamCheckRequest.class);
    }

    @Test
    void a_view_that_is_declared_otherwise_changes_no_stream_and_is_told() {
        create(0, "hourly", "meters_hourly", SQL);
        assertThat(run(0, "stream", "describe", "hourly").err()).isEmpty();

        TopicView view = meters("meters", Optional.empty());
        view(new TopicView(
                view.name(),
                view.topic(),
                "id BIGINT NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE",
                view.format(),
                view.from(),
                view.to(),
                view.isolation(),
                view.eventTime()));

        CapturedStreams described = run(0, "stream", "describe", "hourly", "-o", "csv");
        assertThat(described.out()).contains("id STRING NOT NULL").doesNotContain("BIGINT");
        assertThat(described.err())
                .isEqualTo("in this context view meters is declared differently;"
                        + " stream hourly keeps the view that is shown here\n");
    }

    @Test
    void the_plan_is_shown_on_demand() {
        create(0, "hourly", "meters_hourly", SQL);

        CapturedStreams described = run(0, "stream", "describe", "hourly", "--plan");

        assertThat(described.out()).endsWith("\n\n" + SQL + "\n\nAggregate\n+- Project\n");
        assertThat(described.err()).contains("the stream keeps a row for each open window, id, with sum(kwh)\n");
        assertThat(run(0, "stream", "describe", "hourly", "--plan", "-o", "json")
                        .out())
                .contains("\"plan\":\"Aggregate\\n+- Project\"", "\"unverifiable\":null");
        assertThat(run(0, "stream", "describe", "hourly", "-o", "json").out()).doesNotContain("plan");
    }

    private void answersWithObstacle(String obstacle) {
        answers(new StreamCheck(GROUPED.columns(), GROUPED.identity(), null, obstacle, null, "Project"));
    }

    private StreamDefinition stored() {
        List<String> values = kafka.topic("dps_streams").values();
        return RecordJson.read(values.get(values.size() - 1).getBytes(StandardCharsets.UTF_8), StreamDefinition.class);
    }

    @Test
    void a_stream_that_never_ran_takes_any_other_query() {
        create(0, "hourly", "meters_hourly", SQL);
        answersWithObstacle("other groups");

        CapturedStreams edited = run(0, "stream", "edit", "hourly", "select id from meters");

        assertThat(edited.err())
                .endsWith("stream hourly edited; it starts from the beginning; start it with: stream start hourly\n");
        assertThat(run(0, "stream", "describe", "hourly").out()).endsWith("\nselect id from meters\n");
        assertThat(run(0, "stream", "edit", "hourly", "select id from meters").err())
                .isEqualTo("stream hourly already has this SQL over these views, and this key\n");
    }

    @Test
    void a_stream_that_was_stopped_goes_on_with_what_the_check_allows() {
        create(0, "hourly", "meters_hourly", SQL);
        StreamDefinition first = stored();
        new FakeAverager(kafka).of("hourly").saying(ran(first)).report("stopped");
        target.named("external");

        CapturedStreams edited = run(0, "stream", "edit", "hourly", SQL.replace("as kwh", "as total"));

        assertThat(edited.err())
                .endsWith("stream hourly edited; it goes on from its checkpoint; start it with: stream start hourly\n");
        assertThat(request(1).replaced()).isEqualTo(first);
        StreamDefinition second = stored();
        assertThat(second.canTakeOver(first)).isTrue();
        run(0, "stream", "edit", "hourly", SQL);
        assertThat(stored().takesOver()).containsExactly(first.fingerprint(), second.fingerprint());

        answersWithObstacle("other groups");
        assertThat(run(1, "stream", "edit", "hourly", "select id from meters").err())
                .endsWith("""
                        error: stream hourly cannot go on from its checkpoint with this SQL: other groups
                        hint: to use the SQL from the first record on: stream reset hourly --rows, then edit the stream again
                        """);
        assertThat(run(0, "stream", "describe", "hourly").out()).endsWith(SQL + "\n");
    }

    /** The field of a report that names its definition; the report's own options are those of the averager. */
    private static String ran(StreamDefinition definition) {
        return ",\"options\":{\"isolation\":\"read_uncommitted\",\"definition\":\"" + definition.fingerprint() + "\"}";
    }

    @Test
    void a_view_with_another_isolation_makes_another_definition_of_the_same_query() {
        create(0, "hourly", "meters_hourly", SQL);
        TopicView view = meters("meters", Optional.empty());
        view(new TopicView(
                view.name(),
                view.topic(),
                view.schema(),
                view.format(),
                view.from(),
                view.to(),
                Isolation.READ_COMMITTED,
                view.eventTime()));

        assertThat(run(0, "stream", "edit", "hourly", SQL).err()).contains("stream hourly edited;");
        assertThat(stored().isolation()).isEqualTo(Isolation.READ_COMMITTED);
    }

    @Test
    void a_stream_without_reports_may_have_run() {
        create(0, "hourly", "meters_hourly", SQL);
        StreamDefinition first = stored();
        new FakeAverager(kafka).of("other").report("stopped");

        assertThat(run(0, "stream", "edit", "hourly", SQL + " having id > ''").err())
                .contains("stream hourly edited; if it has run before, it goes on from its checkpoint;");
        assertThat(stored().canTakeOver(first)).isTrue();
        answersWithObstacle("other groups");
        assertThat(run(0, "stream", "edit", "hourly", "select id from meters").err())
                .contains(
                        "if it has run before, it cannot go on from its checkpoint and needs: stream reset hourly --rows");
        assertThat(stored().takesOver()).isEmpty();
    }

    @Test
    void the_checkpoint_of_a_dropped_stream_of_the_same_name_is_told_apart() {
        create(0, "hourly", "meters_hourly", SQL);
        new FakeAverager(kafka).of("hourly").report("stopped");
        target.named("external");

        assertThat(run(0, "stream", "edit", "hourly", "select id from meters").err())
                .contains(
                        "its checkpoint is that of an earlier stream of this name; drop it with: stream reset hourly");
    }

    @Test
    void a_stream_is_not_edited_while_it_runs_or_has_to_end_a_batch() {
        create(0, "hourly", "meters_hourly", SQL);
        FakeAverager reports =
                new FakeAverager(kafka).of("hourly").saying(ran(stored())).report("running");
        target.named("external");
        String[] edit = {"stream", "edit", "hourly", SQL + " having id > ''"};

        assertThat(run(1, edit).err()).startsWith("error: stream hourly still has a writer: process 41 on here\n");
        reports.saying(ran(stored()) + ",\"unfinished_batch\":7").report("stopped");
        assertThat(run(1, edit).err()).isEqualTo("""
                error: stream hourly may have an unfinished batch, which must be completed with its current SQL
                hint: complete it, then edit the stream again; to complete it: stream start hourly --until-caught-up
                """);
        reports.report("failed");
        assertThat(run(0, edit).err()).contains("it goes on from its checkpoint;");
        answersWithObstacle("other groups");
        reports.report("reset");
        run(0, "stream", "edit", "hourly", "select id from meters");
        assertThat(stored().takesOver()).isEmpty();
    }

    @Test
    void a_stream_that_another_shell_starts_during_the_check_is_not_edited() {
        create(0, "hourly", "meters_hourly", SQL);
        StreamDefinition first = stored();
        programs = (program, input) -> {
            new FakeAverager(kafka).of("hourly").saying(ran(first)).report("stopped");
            return RecordJson.write(GROUPED);
        };

        assertThat(run(1, "stream", "edit", "hourly", "select id from meters").err())
                .contains("error: another shell has started or reset stream hourly in the meantime\n");
        assertThat(stored()).isEqualTo(first);
    }

    @Test
    void what_another_shell_has_changed_during_the_check_stays() {
        create(0, "hourly", "meters_hourly", SQL);
        programs = (program, input) -> {
            StreamDefinition other = new StreamDefinition(
                    "hourly",
                    "select 1 from meters",
                    request(0).definition().views(),
                    "meters_hourly",
                    Isolation.READ_UNCOMMITTED);
            kafka.topic("dps_streams")
                    .put(0, "hourly", new String(RecordJson.write(other), StandardCharsets.UTF_8), Instant.EPOCH);
            return RecordJson.write(GROUPED);
        };

        assertThat(run(1, "stream", "edit", "hourly", "select id from meters").err())
                .contains("error: another shell has changed stream hourly in the meantime\n");
        assertThat(run(0, "stream", "describe", "hourly").out()).endsWith("select 1 from meters\n");
    }

    @Test
    void people_are_shown_the_lines_of_a_query_as_they_are() {
        create(0, "hourly", "meters_hourly", SQL + "\n");

        assertThat(run(0, "stream", "describe", "hourly").out())
                .startsWith("stream ")
                .endsWith("\n\n" + SQL + "\n");
    }

    @Test
    void what_cannot_be_verified_and_has_no_key_is_said() {
        answers(new StreamCheck(
                List.of(new StreamCheck.Column("r", "DOUBLE")), List.of(), "rand() differs", null, null, "Project"));

        assertThat(create(0, "r", "meters_hourly", "select rand() as r from meters")
                        .err())
                .contains("rows are written without a key\n")
                .contains("'stream verify' cannot check this SQL: rand() differs\n");
    }

    @Test
    void a_query_comes_from_a_file_too() throws IOException {
        Path file = folder.resolve("q.sql");
        Files.writeString(file, "\uFEFF" + SQL);

        run(0, "stream", "create", "hourly", "--to", "meters_hourly", "--file", file.toString());

        assertThat(run(0, "stream", "describe", "hourly", "-o", "csv").out()).contains(SQL);
    }

    @Test
    void a_file_that_is_missing_or_not_text_or_empty_or_too_large_is_refused() throws IOException {
        Path file = folder.resolve("q.sql");
        String[] create = {"stream", "create", "hourly", "--to", "meters_hourly", "--file", file.toString()};

        assertThat(run(2, create).err()).startsWith("error: there is no file " + file + "\n");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThat(run(2, create).err()).startsWith("error: " + file + " is not UTF-8 text\n");
        Files.writeString(file, " \n");
        assertThat(run(2, create).err()).contains("error: the SQL of stream hourly is empty\n");
        Files.writeString(file, SQL + " ".repeat(StreamDefinition.MAX_SQL_BYTES));
        assertThat(run(2, create).err()).contains("but the SQL of a stream may have at most 262144\n");
        assertThat(run(2, "stream", "create", "hourly", "--to", "meters_hourly").err())
                .startsWith("error: the query is missing\n");
        assertThat(run(2, "stream", "create", "h", SQL, "--to", "t", "--file", "f")
                        .err())
                .startsWith("error: a query and --file cannot be used together\n");
        assertThat(ran).isEmpty();
    }

    @Test
    void a_query_reads_one_view_without_an_end_from_its_first_record_on() {
        view(meters("recent", Optional.of(new Position.AtTime(Instant.EPOCH))));
        view(meters("other", Optional.empty()));

        assertThat(create(1, "s", "meters_hourly", "select 'meters' as a /* meters */ -- meters")
                        .err())
                .startsWith("error: the SQL of stream s does not read a view of a topic\n"
                        + "hint: select from a view: dps_stream_progress, ");
        assertThat(create(1, "s", "meters_hourly", "select * from meters join other")
                        .err())
                .startsWith("error: the SQL of stream s names several views without an end: meters, other; dps does not"
                        + " support joins or unions of streams\nhint: to join a view as it is now, give it an end: topic"
                        + " view meters --name NAME --to end; if ");
        assertThat(create(1, "s", "meters_hourly", "select * from `recent`").err())
                .startsWith("error: view 'recent' was declared with --from, ")
                .endsWith("hint: declare a view without --from: topic view meters --name NAME; or give it an end with"
                        + " --to, to join it\n");
        assertThat(ran).isEmpty();
        assertThat(kafka.topics).doesNotContainKey("dps_streams");
    }

    private static final String JOIN = "select m.id, name from meters m join names n on m.id = n.id";

    private void names(Position to) {
        view(new TopicView(
                "names",
                "names",
                "id STRING NOT NULL, name STRING",
                ViewFormat.DEFAULT,
                Optional.empty(),
                Optional.of(to),
                Isolation.READ_COMMITTED,
                Optional.of(new EventTime("at", Duration.ofSeconds(30)))));
    }

    private void name(int partition, String id) {
        kafka.topic("names").put(partition, null, "{\"id\":\"" + id + "\"}", Instant.EPOCH);
    }

    @Test
    void a_view_with_an_end_is_joined_with_the_offsets_that_it_means_when_the_stream_is_created() {
        kafka.make("names", 2).config("retention.ms", "-1");
        names(new Position.End());
        name(0, "a");
        name(0, "b");
        name(1, "c");

        assertThat(create(0, "named", "meters_hourly", JOIN).err())
                .contains("joins view names: topic names from start to end, now offsets 0: 0 to 2, 1: 0 to 1; later"
                        + " records are not joined\n")
                .doesNotContain("warning");
        name(1, "d");
        run(0, "topic", "view", "names", "--drop");

        InputView names = stored().statics().get(0);
        assertThat(names.bounds().offsets()).isEqualTo(Map.of(0, new OffsetRange(0, 2), 1, new OffsetRange(0, 1)));
        assertThat(names.bounds().topicId()).hasSize(22);
        assertThat(names.eventTime()).isNull();
        assertThat(stored().isolation()).isEqualTo(Isolation.READ_UNCOMMITTED);
        assertThat(stored().streamed().name()).isEqualTo("meters");
        assertThat(run(0, "stream", "describe", "named").out())
                .containsPattern("names +names +start +end +0: 0 to 2, 1: 0 to 1 +read_committed +json +id STRING NOT");
        assertThat(run(0, "stream", "describe", "named", "-o", "json").out())
                .contains("\"joins\":[{\"joins\":\"names\",\"reads\":\"names\",\"from\":\"start\",\"to\":\"end\"")
                .contains("\"offsets\":\"0: 0 to 2, 1: 0 to 1\"");
        names(new Position.End());
        assertThat(run(0, "stream", "describe", "named").err()).isEmpty();
        names(new Position.At(1));
        assertThat(run(0, "stream", "describe", "named").err()).contains("view names is declared differently");
        assertThat(run(0, "stream", "list", "-o", "csv").out()).contains("named,\"meters, names\",meters_hourly");
    }

    @Test
    void an_edited_stream_keeps_the_offsets_of_a_view_that_is_declared_as_before() {
        kafka.make("names", 1).config("retention.ms", "-1");
        names(new Position.End());
        name(0, "a");
        create(0, "named", "meters_hourly", JOIN);
        name(0, "b");

        run(0, "stream", "edit", "named", JOIN + " and name > ''");
        assertThat(stored().statics().get(0).bounds().offsets()).isEqualTo(Map.of(0, new OffsetRange(0, 1)));
        names(new Position.At(2));
        assertThat(run(0, "stream", "edit", "named", JOIN).err()).contains("now offsets 0: 0 to 2;");
        assertThat(stored().statics().get(0).bounds().offsets()).isEqualTo(Map.of(0, new OffsetRange(0, 2)));
    }

    @Test
    void an_edit_takes_what_a_topic_still_holds_of_a_view() {
        kafka.make("names", 1).config("retention.ms", "-1");
        names(new Position.End());
        name(0, "a");
        name(0, "b");
        create(0, "named", "meters_hourly", JOIN);
        kafka.topic("names").deleteBefore(0, 1);
        name(0, "c");

        assertThat(run(0, "stream", "edit", "named", JOIN).err()).contains("now offsets 0: 1 to 3;");
        assertThat(stored().statics().get(0).bounds().offsets()).isEqualTo(Map.of(0, new OffsetRange(1, 3)));
    }

    @Test
    void who_deletes_the_topic_of_a_joined_view_is_told_of_the_stream() {
        kafka.make("names", 1);
        names(new Position.End());
        create(0, "named", "meters_hourly", JOIN);

        assertThat(run(2, "topic", "delete", "names").err()).contains("stream named joins names\n");
    }

    @Test
    void a_view_whose_name_is_only_a_column_of_the_query_is_not_joined() {
        kafka.make("names", 1).config("cleanup.policy", "compact");
        names(new Position.End());
        answers(new StreamCheck(
                GROUPED.columns(),
                GROUPED.identity(),
                GROUPED.key(),
                List.of(),
                null,
                null,
                null,
                List.of("names"),
                null,
                "Project"));

        assertThat(create(0, "s", "meters_hourly", "select id as names from meters")
                        .err())
                .doesNotContain("joins view");
        assertThat(request(0).definition().views()).hasSize(2);
        assertThat(stored().views()).hasSize(1);
        StreamDefinition before = stored();
        assertThat(run(0, "stream", "edit", "s", "select id as names from meters")
                        .err())
                .endsWith("stream s already has this SQL over these views, and this key\n");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void records_of_a_joined_view_must_stay() {
        kafka.make("names", 1).config("retention.ms", "604800000");
        names(new Position.End());
        name(0, "a");

        assertThat(create(0, "named", "meters_hourly", JOIN).err())
                .contains(
                        "warning: topic names keeps records for 7d, but stream named cannot start again without those of"
                                + " view names; set retention.ms=-1 and retention.bytes=-1 for that topic\n");
        run(0, "stream", "drop", "named");
        kafka.topic("names").config("retention.ms", "-1").config("retention.bytes", "1000");
        assertThat(create(0, "named", "meters_hourly", JOIN).err())
                .contains("warning: topic names keeps records up to 1000 bytes for each partition, but stream named");
        run(0, "stream", "drop", "named");
        kafka.topic("names").config("cleanup.policy", "compact");
        assertThat(create(1, "named", "meters_hourly", JOIN).err())
                .contains("error: topic 'names' is compacted, so that the rows of view names, which stream named joins,"
                        + " would change\nhint: copy its records with a stream ");
        assertThat(create(1, "s", "meters_hourly", "select id from names").err())
                .startsWith("error: stream s reads only views that have an end: names\n");
    }

    @Test
    void a_name_or_a_topic_that_is_taken_is_refused() {
        kafka.make("weather_data", 1);
        create(0, "hourly", "meters_hourly", SQL);
        ran.clear();

        assertThat(create(1, "hourly", "else", SQL).err()).startsWith("error: stream hourly already exists\n");
        assertThat(create(1, "second", "meters_hourly", SQL).err())
                .startsWith("error: topic 'meters_hourly' is written by stream hourly\n");
        assertThat(create(1, "weather_data_avg", "else", SQL).err())
                .startsWith("error: the name 'weather_data_avg' is reserved for the built-in averager\n");
        assertThat(create(1, "second", "weather_data_avg", SQL).err())
                .startsWith("error: topic 'weather_data_avg' is written by the built-in averager\n");
        assertThat(create(1, "second", "weather_data", SQL).err())
                .startsWith("error: topic 'weather_data' is read by the built-in averager\n");
        assertThat(create(2, "second", "meters", SQL).err())
                .startsWith("error: stream second would write to the topic meters, which it reads\n");
        assertThat(create(2, "a b", "else", SQL).err()).startsWith("error: 'a b' is not a valid stream name\n");
        assertThat(ran).isEmpty();
    }

    @Test
    void both_topics_must_exist() {
        assertThat(create(1, "s", "else", SQL).err()).isEqualTo("""
                error: there is no topic 'else' to write to
                hint: create it with: topic create else
                """);
        kafka.delete("meters");
        assertThat(create(1, "s", "meters_hourly", SQL).err()).startsWith("error: there is no topic 'meters'\n");
        assertThat(ran).isEmpty();
    }

    @Test
    void rows_without_a_key_do_not_go_to_a_compacted_topic() {
        kafka.topic("meters_hourly").config("cleanup.policy", "compact,delete");
        create(0, "hourly", "meters_hourly", SQL);
        run(0, "stream", "drop", "hourly");
        answers(new StreamCheck(List.of(), List.of(), null, null, null, "Project"));

        assertThat(create(1, "s", "meters_hourly", "select * from meters").err())
                .contains("error: topic 'meters_hourly' is compacted, but the rows of stream s have no key");
        assertThat(run(0, "stream", "list", "-o", "csv").out()).doesNotContain("\ns,");
    }

    /** Answers as the check does for a definition with this key. */
    private void answersWithKey(List<String> identity, List<String> key, String... lacking) {
        answers(new StreamCheck(
                GROUPED.columns(), identity, key, List.of(lacking), null, null, null, List.of(), null, "Project"));
    }

    private CapturedStreams createKeyed(int code, String key) {
        return run(code, "stream", "create", "hourly", "--to", "meters_hourly", SQL, "--key", key, "-o", "csv");
    }

    @Test
    void a_key_is_stored_as_the_rows_have_its_columns_and_shown() {
        answersWithKey(GROUPED.identity(), List.of("id"), "hour");

        CapturedStreams created = createKeyed(0, " ID ");

        assertThat(created.out()).isEqualTo("name,type,key\nhour,TIMESTAMP,false\nid,STRING,true\nkwh,DOUBLE,false\n");
        assertThat(created.err()).contains("""
                rows are keyed by: id
                warning: rows that differ only in hour have the same key; a reader that keeps the last value of each key \
                misses rows
                """);
        assertThat(request(0).definition().key()).containsExactly("ID");
        assertThat(stored().key()).containsExactly("id");
        assertThat(run(0, "stream", "describe", "hourly", "-o", "json").out()).contains("\"key\":\"id\"");
        assertThat(run(0, "stream", "describe", "hourly").out()).containsPattern("meters_hourly +id\\n");
    }

    @Test
    void the_default_key_is_not_stored() {
        createKeyed(0, "hour,id");

        assertThat(request(0).definition().key()).containsExactly("hour", "id");
        assertThat(kafka.topic("dps_streams").values().get(0)).doesNotContain("\"key\"");
        assertThat(run(0, "stream", "describe", "hourly", "-o", "json").out()).contains("\"key\":null");
        assertThat(run(0, "stream", "describe", "hourly", "--plan", "-o", "json")
                        .out())
                .contains("\"key\":\"hour, id\"");
        assertThat(run(0, "stream", "describe", "hourly", "--plan").out()).containsPattern("meters_hourly +hour, id\n");
    }

    @Test
    void the_columns_of_a_key_are_separated_by_commas() {
        assertThat(createKeyed(2, "hour,,id").err())
                .startsWith("error: the key of stream hourly has a column without a name\n");
        assertThat(createKeyed(2, "id,ID").err()).startsWith("error: the key of stream hourly has column ID twice\n");
        assertThat(ran).isEmpty();
    }

    @Test
    void rows_that_share_a_key_do_not_go_to_a_compacted_topic() {
        kafka.topic("meters_hourly").config("cleanup.policy", "compact");
        answersWithKey(GROUPED.identity(), List.of("id"), "hour");
        assertThat(createKeyed(1, "id").err()).endsWith("""
                error: topic 'meters_hourly' is compacted, but the key of stream hourly lacks hour, by which its rows are \
                grouped: compaction would keep only the last row of each key
                hint: add hour to --key, leave --key out, or write to a topic that is not compacted
                """);
        answersWithKey(List.of(), List.of("id"));
        assertThat(createKeyed(1, "id").err()).endsWith("""
                error: topic 'meters_hourly' is compacted, but nothing identifies the rows of stream hourly, so that two \
                of them can have the same key: compaction would keep only the last row of each key
                hint: group the rows by what identifies them, or write to a topic that is not compacted
                """);
        assertThat(kafka.topics).doesNotContainKey("dps_streams");
        answersWithKey(GROUPED.identity(), List.of("id", "hour"));
        createKeyed(0, "id,hour");
        assertThat(stored().key()).containsExactly("id", "hour");
        answersWithKey(GROUPED.identity(), List.of("id"), "hour");
        assertThat(run(1, "stream", "edit", "hourly", "--key", "id").err()).endsWith("""
                is compacted, but the key of stream hourly lacks hour, by which its rows are grouped: compaction would \
                keep only the last row of each key
                hint: name all of the columns, as in --key id,hour, or restore the default key with --key ''
                """);
    }

    @Test
    void an_edit_that_changes_the_key_says_from_which_to_which() {
        create(0, "hourly", "meters_hourly", SQL);
        answersWithKeys(List.of("hour", "id"), List.of("id", "hour"));

        assertThat(run(0, "stream", "edit", "hourly", SQL + " ").err())
                .contains("warning: the key changes from hour, id to id, hour; records that were written earlier keep"
                        + " theirs, in a compacted topic too\n");
        answersWithKeys(List.of(), List.of("id"));
        assertThat(run(0, "stream", "edit", "hourly", SQL + "  ").err())
                .contains("warning: the key changes from none to id; ");
        answersWithKeys(List.of("hour", "id"), List.of("hour", "id"));
        assertThat(run(0, "stream", "edit", "hourly", SQL + "   ").err())
                .contains("warning: the columns of the key, hour, id, now have other values; ");
        answersWithKeys(null, List.of("hour", "id"));
        assertThat(run(0, "stream", "edit", "hourly", SQL + "    ").err()).doesNotContain("warning");
    }

    private void answersWithKeys(List<String> replaced, List<String> key) {
        answers(new StreamCheck(
                GROUPED.columns(), key, key, List.of(), null, null, replaced, List.of(), null, "Project"));
    }

    @Test
    void the_key_alone_is_not_edited_while_a_failed_batch_may_have_written_with_it() {
        create(0, "hourly", "meters_hourly", SQL);
        StreamDefinition first = stored();
        FakeAverager reports = new FakeAverager(kafka)
                .of("hourly")
                .saying(ran(first) + ",\"unfinished_batch\":7")
                .report("failed");
        target.named("external");
        answersWithKey(GROUPED.identity(), List.of("id"), "hour");

        assertThat(run(1, "stream", "edit", "hourly", "--key", "id").err()).isEqualTo("""
                error: stream hourly has failed in batch 7, which may have written records with the current key
                hint: complete the batch, then change the key: stream start hourly --until-caught-up; or start from the \
                beginning: stream reset hourly --rows
                """);
        assertThat(run(1, "stream", "edit", "hourly", SQL, "--key", "id").err())
                .startsWith("error: stream hourly has failed in batch 7,");
        assertThat(stored()).isEqualTo(first);
        reports.saying(ran(first)).report("failed");
        run(0, "stream", "edit", "hourly", "--key", "id");
        assertThat(stored().key()).containsExactly("id");
    }

    @Test
    void a_key_is_edited_alone_and_stays_when_the_query_is_edited() {
        create(0, "hourly", "meters_hourly", SQL);
        StreamDefinition first = stored();
        new FakeAverager(kafka).of("hourly").saying(ran(first)).report("stopped");
        target.named("external");
        run(0, "topic", "view", "meters", "--drop");
        answersWithKey(GROUPED.identity(), List.of("id"), "hour");

        assertThat(run(0, "stream", "edit", "hourly", "--key", "id").err())
                .endsWith("stream hourly edited; it goes on from its checkpoint; start it with: stream start hourly\n");
        assertThat(stored()).isEqualTo(first.keyedBy(List.of("id")).takingOver(first));
        assertThat(request(1).replaced()).isEqualTo(first);
        assertThat(run(0, "stream", "edit", "hourly", "--key", "id").err())
                .isEqualTo("stream hourly already has this SQL over these views, and this key\n");

        view(meters("meters", Optional.empty()));
        run(0, "stream", "edit", "hourly", SQL.replace("as kwh", "as total"));
        assertThat(stored().key()).containsExactly("id");
        assertThat(stored().sql()).contains("as total");

        answers(GROUPED);
        run(0, "stream", "edit", "hourly", "--key", "");
        assertThat(stored().key()).isEmpty();
        assertThat(stored().sql()).contains("as total");
    }

    @Test
    void a_query_that_cannot_run_is_not_stored() {
        programs = (program, input) -> {
            throw UserFailure.failed("there is no column 'kw' (line 1, column 8)", "did you mean 'kwh'?");
        };

        assertThat(create(1, "s", "meters_hourly", SQL).err())
                .endsWith("error: there is no column 'kw' (line 1, column 8)\nhint: did you mean 'kwh'?\n");
        assertThat(kafka.topics).doesNotContainKey("dps_streams");
    }

    @Test
    void an_answer_that_is_no_check_is_refused() {
        for (String answer : new String[] {"", "null", "[]", "warning: noise"}) {
            programs = (program, input) -> answer.getBytes(StandardCharsets.UTF_8);

            assertThat(create(1, "s", "meters_hourly", SQL).err())
                    .contains("error: the check of the SQL succeeded, but its result cannot be read\n");
        }
        assertThat(kafka.topics).doesNotContainKey("dps_streams");
    }

    @Test
    void a_record_that_is_no_definition_is_named_and_can_be_dropped() {
        kafka.make("dps_streams", 1).put(0, "odd", "{}", Instant.EPOCH);

        assertThat(run(0, "stream", "list").err())
                .isEqualTo("warning: the definition of stream odd in topic dps_streams is not readable; "
                        + "to drop it: stream drop odd\n");
        assertThat(run(1, "stream", "describe", "odd").err())
                .startsWith("error: the definition of stream odd in topic");
        run(0, "stream", "drop", "odd");
        assertThat(run(0, "stream", "list").err()).isEmpty();
    }

    @Test
    void a_stream_that_is_not_there_is_named_with_the_one_that_is_meant() {
        create(0, "hourly", "meters_hourly", SQL);

        for (String verb : new String[] {"describe", "drop", "verify"}) {
            assertThat(run(1, "stream", verb, "hourli").err())
                    .endsWith("error: there is no stream 'hourli'\nhint: did you mean 'hourly'?\n");
        }
        assertThat(run(1, "stream", "edit", "hourli", SQL).err())
                .endsWith("error: there is no stream 'hourli'\nhint: did you mean 'hourly'?\n");
        assertThat(run(1, "stream", "edit", "weather_data_avg", SQL).err())
                .startsWith("error: stream weather_data_avg belongs to dps and has no definition to edit\n");
        assertThat(run(2, "stream", "edit", "hourly").err()).startsWith("error: the query is missing\n");
        assertThat(run(1, "stream", "drop", "weather_data_avg").err())
                .startsWith("error: stream weather_data_avg belongs to dps");
        assertThat(run(1, "stream", "describe", "weather_data_avg").err())
                .startsWith("error: stream weather_data_avg is the built-in averager");
    }

    @Test
    void a_stream_that_runs_is_not_dropped() {
        create(0, "hourly", "meters_hourly", SQL);
        // On another machine, so that its reports are all that tells.
        FakeAverager reports = new FakeAverager(kafka).of("hourly").report("running");
        target.named("external");

        assertThat(run(1, "stream", "drop", "hourly").err())
                .isEqualTo("error: stream hourly still has a writer: process 41 on here\n"
                        + "hint: stop the stream first: stream stop hourly\n");

        reports.report("stopped");
        assertThat(run(0, "stream", "drop", "hourly").err())
                .isEqualTo("stream hourly dropped; its checkpoint and the topic that it wrote to are kept\n");
        assertThat(run(0, "stream", "list", "-o", "csv").out()).doesNotContain("hourly");
    }

    private static StreamProof proof(long wrong, List<StreamProof.Difference> differences, long reported) {
        return new StreamProof(
                "hourly",
                4,
                0,
                Instant.parse("2026-11-22T08:00:00Z"),
                32,
                5,
                wrong,
                differences,
                1200,
                new TreeMap<>(Map.of("wrong_type", 2L, "not_json", 1L)),
                reported,
                3);
    }

    @Test
    void a_stream_that_is_right_is_verified_by_a_program() {
        create(0, "hourly", "meters_hourly", SQL);
        answers(proof(0, List.of(), 1200));

        CapturedStreams verified = run(0, "stream", "verify", "hourly");

        assertThat(verified.out()).isEmpty();
        assertThat(verified.err()).endsWith("""
                hourly: 32 rows closed up to 2026-11-22T08:00:00Z, 32 correct, 5 repeated
                records: 1200 accepted; rejected: 3 (not_json 1, wrong_type 2)
                """);
        RuntimeProgram program = ran.get(1);
        assertThat(program.mainClass()).isEqualTo("io.dps.streaming.StreamVerifyMain");
        assertThat(program.arguments())
                .containsExactly(
                        "--brokers", "broker:9092", "--stream", "hourly", "--progress-topic", "dps_stream_progress");
    }

    @ParameterizedTest
    @CsvSource({"299999, true", "300000, false"})
    void only_what_has_read_little_is_verified_without_optimized_code(long records, boolean isBrief) {
        create(0, "hourly", "meters_hourly", SQL);
        // Beside these there is one rejected record.
        new FakeAverager(kafka).of("hourly").batch(records).report("stopped");
        answers(proof(0, List.of(), 1200));

        run(0, "stream", "verify", "hourly");

        assertThat(ran.get(1).isBrief()).isEqualTo(isBrief);
    }

    @Test
    void differences_are_shown_and_fail() {
        create(0, "hourly", "meters_hourly", SQL);
        answers(proof(
                2,
                List.of(
                        new StreamProof.Difference("missing", "{\"id\":1}", "{\"id\":1,\"n\":2}", null),
                        new StreamProof.Difference("unexpected", "{\"id\":2}", null, "{}")),
                1200));

        CapturedStreams verified = run(1, "stream", "verify", "hourly", "-n", "1", "-o", "jsonl");

        assertThat(verified.out().lines()).singleElement().asString().contains("\"fault\":\"missing\"");
        assertThat(verified.err())
                .contains("hourly: 34 rows closed up to 2026-11-22T08:00:00Z, 32 correct, 2 wrong, 5 repeated\n")
                .contains("error: the output of stream hourly does not match its input: 2 wrong rows\n");
    }

    @Test
    void counts_that_differ_fail_too() {
        create(0, "hourly", "meters_hourly", SQL);
        answers(proof(0, List.of(), 1199));

        assertThat(run(1, "stream", "verify", "hourly").err())
                .contains("the stream reported 1199 accepted and 3 rejected records, but the input has 1200 and 3\n");
    }

    @Test
    void a_password_of_the_brokers_reaches_the_programs_but_not_their_arguments() {
        create(0, "hourly", "meters_hourly", SQL);
        answers(proof(0, List.of(), 1200));
        assertThat(ran.get(0).kafka()).isEmpty();
        target.with(new KafkaEndpoint("broker:9092", KafkaSecurity.scram("ann", new Secret("pass-word"))));

        run(0, "stream", "verify", "hourly");

        RuntimeProgram program = ran.get(1);
        assertThat(program.toString()).doesNotContain("pass-word");
        assertThat(program.kafka().orElseThrow().value())
                .contains("sasl.mechanism=SCRAM-SHA-512", "password\\=\"pass-word\"")
                .doesNotContain("bootstrap.servers");
    }

    @Test
    void the_records_that_a_stream_rejects_are_listed_or_counted() {
        create(0, "hourly", "meters_hourly", SQL);
        String lines = """
                {"partition":0,"offset":3,"timestamp":"2026-11-22T07:00:00Z","reason":"not_json","field":"","value":"no json"}
                {"partition":1,"offset":9,"timestamp":"2026-11-22T08:00:00Z","reason":"wrong_type","field":"kwh","value":"{}"}
                """;
        programs = (program, input) -> lines.getBytes(StandardCharsets.UTF_8);

        CapturedStreams listed = run(0, "stream", "rejects", "hourly", "-o", "csv");
        assertThat(listed.out()).isEqualTo("""
                partition,offset,timestamp,reason,field,value
                0,3,2026-11-22T07:00:00Z,not_json,"",no json
                1,9,2026-11-22T08:00:00Z,wrong_type,kwh,{}
                """);
        assertThat(listed.err()).isEqualTo("2 records rejected\n");
        assertThat(run(0, "stream", "rejects", "hourly", "--by-reason", "-o", "csv")
                        .out())
                .isEqualTo("reason,records\nnot_json,1\nwrong_type,1\n");
    }

    @Test
    void reasons_and_options_of_the_averager_are_not_those_of_another_stream() {
        create(0, "hourly", "meters_hourly", SQL);

        assertThat(run(2, "stream", "rejects", "hourly", "--reason", "not_finite")
                        .err())
                .contains("error: 'not_finite' is not a known reason");
        assertThat(run(2, "stream", "rejects", "hourly", "--isolation", "read_committed")
                        .err())
                .contains(
                        "error: --isolation applies only to the averager; stream hourly takes such settings from its definition");
    }
}
