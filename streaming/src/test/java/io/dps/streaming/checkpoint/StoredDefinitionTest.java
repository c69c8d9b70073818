package io.dps.streaming.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredDefinitionTest {
    private static final InputView VIEW =
            new InputView("meters", "in", "id STRING, at TIMESTAMP", "at", Duration.ofSeconds(30));
    private static final StreamDefinition FIRST = definition("select id from meters", VIEW, "out");
    private static final StoredDefinition STORED = stored(1, FIRST, "in-id", "out-id", 2);

    @TempDir
    Path root;

    private CheckpointFolder folder;

    @BeforeEach
    void storeTheFirst() {
        folder = new CheckpointFolder(root.resolve("s"));
        folder.create();
        STORED.agreeWith(folder);
    }

    static Stream<Arguments> others() {
        InputView later = new InputView("meters", "in", "id STRING, at TIMESTAMP", "at", Duration.ofSeconds(40));
        InputView renamed = new InputView("m", "in", "id STRING, at TIMESTAMP", "at", Duration.ofSeconds(30));
        return Stream.of(
                Arguments.of(
                        stored(
                                1,
                                new StreamDefinition(
                                        "t", FIRST.sql(), FIRST.views(), FIRST.outputTopic(), FIRST.isolation()),
                                "in-id",
                                "out-id",
                                2),
                        "its name was s and is now t"),
                Arguments.of(
                        stored(1, definition("select 1 from meters", VIEW, "out"), "in-id", "out-id", 2),
                        "its SQL has changed"),
                Arguments.of(
                        stored(1, definition("select id from meters", VIEW, "other"), "in-id", "out-id", 2),
                        "its output topic was out and is now other"),
                Arguments.of(
                        stored(1, definition("select id from meters", later, "out"), "in-id", "out-id", 2),
                        "topic, schema, event time or watermark of its view has changed"),
                Arguments.of(
                        stored(1, definition("select id from m", renamed, "out"), "in-id", "out-id", 2),
                        "its views was [meters] and is now [m]; its SQL has changed"),
                Arguments.of(
                        stored(1, FIRST.keyedBy(List.of("id", "at")), "in-id", "out-id", 2),
                        "its key was the default and is now id, at"),
                Arguments.of(stored(1, FIRST, "in-id", "out-id", 3), "its shuffle partitions was 2 and is now 3"),
                Arguments.of(
                        stored(1, FIRST, "new-id", "out-id", 2),
                        "topic in was deleted and created again (its id was in-id and is now new-id)"),
                Arguments.of(
                        stored(1, FIRST, "in-id", "new-id", 2),
                        "topic out was deleted and created again (its id was out-id and is now new-id)"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_differs_from_the_first_start_is_refused_and_named(StoredDefinition other, String difference) {
        assertThatThrownBy(() -> other.agreeWith(folder)).isInstanceOfSatisfying(UserFailure.class, refused -> {
            assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(refused)
                    .hasMessage("the checkpoint of stream " + other.definition().name()
                            + " was created with another definition or topic: " + difference);
            assertThat(refused.hint())
                    .isEqualTo("start from the beginning with: stream reset "
                            + other.definition().name());
        });
        assertThat(StoredDefinition.load(folder)).contains(STORED);
    }

    @Test
    void a_static_view_with_other_offsets_is_refused() {
        CheckpointFolder other = new CheckpointFolder(root.resolve("other"));
        other.create();
        StoredDefinition first = stored(1, joining(5), "in-id", "out-id", 2);
        first.agreeWith(other);

        assertThat(first.agreeWith(other)).isEqualTo(first);
        assertThatThrownBy(() -> stored(1, joining(6), "in-id", "out-id", 2).agreeWith(other))
                .hasMessageEndingWith("another definition or topic: a view that it joins has changed");
    }

    private static StreamDefinition joining(long end) {
        ViewBounds bounds = new ViewBounds(
                "start", "end", "id", Isolation.READ_COMMITTED, new TreeMap<>(Map.of(0, new OffsetRange(0, end))));
        InputView names = new InputView("names", "names", "id STRING", null, null).within(bounds);
        return new StreamDefinition("s", "select 1", List.of(VIEW, names), "out", Isolation.READ_COMMITTED);
    }

    @Test
    void a_checkpoint_of_another_version_of_dps_is_refused_and_stays() throws Exception {
        String before = Files.readString(folder.options());
        StoredDefinition later = stored(2, FIRST, "in-id", "out-id", 2);
        StoredDefinition edited = stored(2, edited("select 1 from meters").definition(), "in-id", "out-id", 2);

        for (ThrowingCallable start :
                List.<ThrowingCallable>of(() -> later.agreeWith(folder), () -> edited.takeOver(folder, STORED, 7))) {
            assertThatThrownBy(start).isInstanceOfSatisfying(UserFailure.class, refused -> {
                assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
                assertThat(refused)
                        .hasMessage("the checkpoint of stream s was written by another version of dps:"
                                + " its query plan is of version 1, and this dps makes version 2");
                assertThat(refused.hint())
                        .isEqualTo("prove what it has written with: stream verify s;"
                                + " then start from the beginning with: stream reset s");
            });
        }
        assertThat(Files.readString(folder.options())).isEqualTo(before);
    }

    @Test
    void a_checkpoint_without_its_options_is_not_taken_for_a_new_one() throws Exception {
        Files.delete(folder.options());
        Files.createDirectories(folder.query());
        Files.writeString(folder.query().resolve("metadata"), "{\"id\":\"x\"}");

        assertThatThrownBy(() -> STORED.agreeWith(folder))
                .hasMessage("the checkpoint of stream s in " + folder.root()
                        + " cannot be used: it has no file options.json, so nobody knows what it is of");
        assertThat(folder.options()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"plan\":1,", "", "{\"plan\":9,\"definition\":{\"name\":\"s\"}}"})
    void options_that_cannot_be_read_are_refused_and_stay(String text) throws Exception {
        Files.writeString(folder.options(), text);

        assertThatThrownBy(() -> STORED.agreeWith(folder)).isInstanceOfSatisfying(UserFailure.class, refused -> {
            assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(refused)
                    .hasMessage("the checkpoint of stream s in " + folder.root() + " cannot be used:"
                            + " its file options.json is damaged, or of a later version of dps");
            assertThat(refused.hint()).contains("stream reset s");
        });
        assertThat(folder.options()).hasContent(text);
    }

    @Test
    void a_checkpoint_of_the_averager_is_not_that_of_a_stream() throws Exception {
        Files.writeString(
                folder.options(),
                "{\"input_topic\":\"weather_data\",\"output_topic\":\"weather_data_avg\",\"shuffle_partitions\":2}");

        assertThatThrownBy(() -> STORED.agreeWith(folder)).hasMessageEndingWith("it belongs to the averager");
    }

    @Test
    void the_same_definition_goes_on_from_where_it_was() {
        StoredDefinition later = new StoredDefinition(1, FIRST, "in-id", "out-id", 2, new TreeMap<>(Map.of(0, 99L)), 0);

        assertThat(later.agreeWith(folder)).isEqualTo(STORED);
    }

    @Test
    void an_edited_definition_takes_over_from_a_batch_on() {
        StoredDefinition edited = edited("select id as who from meters");

        assertThat(edited.canTakeOver(STORED)).isTrue();
        StoredDefinition taken = edited.takeOver(folder, STORED, 7);

        assertThat(taken.definition()).isEqualTo(edited.definition());
        assertThat(taken.outputStart()).isEqualTo(STORED.outputStart());
        assertThat(taken.reported().definitionSince()).isEqualTo(7);
        assertThat(STORED.reported().definitionSince()).isNull();
        assertThat(StoredDefinition.load(folder)).contains(taken);
        assertThat(edited.agreeWith(folder)).isEqualTo(taken);
        assertThatThrownBy(() -> STORED.agreeWith(folder)).hasMessageEndingWith("its SQL has changed");
    }

    @Test
    void a_definition_with_another_key_takes_over() {
        StreamDefinition keyed = FIRST.keyedBy(List.of("id")).takingOver(FIRST);

        StoredDefinition taken = stored(1, keyed, "in-id", "out-id", 2).takeOver(folder, STORED, 7);

        assertThat(StoredDefinition.load(folder)).contains(taken);
        assertThat(taken.definition().key()).containsExactly("id");
        assertThat(taken.reported().definition()).isNotEqualTo(STORED.reported().definition());
    }

    @Test
    void only_a_definition_that_names_the_stored_one_takes_over() {
        StoredDefinition other = stored(1, definition("select 1 from meters", VIEW, "out"), "in-id", "out-id", 2);

        assertThat(other.canTakeOver(STORED)).isFalse();
        assertThat(STORED.canTakeOver(STORED)).isFalse();
    }

    @Test
    void an_edited_definition_does_not_take_over_from_topics_that_were_made_anew() {
        StoredDefinition edited = stored(1, edited("select 1 from meters").definition(), "new-id", "out-id", 2);

        assertThatThrownBy(() -> edited.takeOver(folder, STORED, 7))
                .hasMessageEndingWith("topic in was deleted and created again (its id was in-id and is now new-id)");
        assertThat(StoredDefinition.load(folder)).contains(STORED);
    }

    private static StoredDefinition edited(String sql) {
        return stored(1, definition(sql, VIEW, "out").takingOver(FIRST), "in-id", "out-id", 2);
    }

    private static StreamDefinition definition(String sql, InputView view, String output) {
        return new StreamDefinition("s", sql, List.of(view), output, Isolation.READ_COMMITTED);
    }

    private static StoredDefinition stored(
            int plan, StreamDefinition definition, String inputId, String outputId, int partitions) {
        return new StoredDefinition(plan, definition, inputId, outputId, partitions, new TreeMap<>(Map.of(0, 7L)), 0);
    }
}
