package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The definition of a stream that a user made: a query over topics that runs until it is stopped. Kept in the topic
 * {@link Topics#DEFINITIONS}, keyed by name.
 *
 * @param name the stream's name: the characters that Kafka allows in a topic's name
 * @param sql the query, not blank, at most {@link #MAX_SQL_BYTES} in UTF-8
 * @param views the views that the query may read: the one whose records are the stream, and static ones that it joins
 * @param outputTopic the topic that the rows of the result are written to; not an input
 * @param key the columns of the result that become the keys of the records, in this order; empty for those that
 *     identify a row, which is the default
 * @param isolation which transactional records of the inputs are read
 * @param takesOver the {@link #fingerprint} of each earlier definition whose checkpoint this one can go on with; empty
 *     if the stream was never edited
 */
public record StreamDefinition(
        String name,
        String sql,
        List<InputView> views,
        String outputTopic,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> key,
        Isolation isolation,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> takesOver) {
    /** The longest query, in bytes: with the views it fits into one record of Kafka. */
    public static final int MAX_SQL_BYTES = 256 * 1024;

    /** A definition with the default key, which takes over from no other; see the canonical constructor. */
    public StreamDefinition(String name, String sql, List<InputView> views, String outputTopic, Isolation isolation) {
        this(name, sql, views, outputTopic, List.of(), isolation, List.of());
    }

    /**
     * Checks the values; the query itself is for Spark to judge.
     *
     * @throws UserFailure of kind {@code USAGE} if one of them is not allowed
     */
    public StreamDefinition {
        views = List.copyOf(views);
        // Definitions that were stored before dps had these fields do not have them.
        key = key == null ? List.of() : List.copyOf(key);
        takesOver = takesOver == null ? List.of() : List.copyOf(takesOver);
        Objects.requireNonNull(isolation, "isolation");
        if (!Topics.isName(name)) {
            throw UserFailure.usage(
                    "'" + name + "' is not a valid stream name",
                    "use at most 249 letters, digits, dots, dashes and underscores");
        }
        if (sql.isBlank()) {
            throw UserFailure.usage("stream " + name + " has no query: its SQL is blank");
        }
        int bytes = sql.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_SQL_BYTES) {
            throw UserFailure.usage("the SQL of stream " + name + " has " + bytes + " bytes, but at most "
                    + MAX_SQL_BYTES + " are allowed");
        }
        if (views.isEmpty()) {
            throw UserFailure.usage(
                    "stream " + name + " reads no view", "create a view of each input topic with 'topic view'");
        }
        requireDistinctNames(views, name);
        requireDistinctColumns(key, name);
        if (!Topics.isName(outputTopic)) {
            throw UserFailure.usage(
                    "stream " + name + " writes to '" + outputTopic + "', which is not a valid topic name");
        }
        if (Set.of(Topics.DEFINITIONS, Topics.PROGRESS, Topics.LEASES).contains(outputTopic)
                || outputTopic.startsWith("__")) {
            throw UserFailure.usage(
                    "stream " + name + " would write to the topic " + outputTopic + ", which belongs to "
                            + (outputTopic.startsWith("__") ? "Kafka" : "dps"),
                    "choose another topic with --to");
        }
        String output = outputTopic;
        if (views.stream().anyMatch(view -> view.topic().equals(output))) {
            throw UserFailure.usage(
                    "stream " + name + " would write to the topic " + outputTopic + ", which it reads",
                    "choose another topic with --to");
        }
    }

    /**
     * Returns the view whose records are the stream: the one without an end.
     *
     * @throws UserFailure of kind {@code FAILED} if there is none, or more than one
     */
    public InputView streamed() {
        List<InputView> endless =
                views.stream().filter(view -> view.bounds() == null).toList();
        if (endless.isEmpty()) {
            throw UserFailure.failed(
                    "stream " + name + " reads only views that have an end: " + names(views),
                    "a stream needs one view whose records keep arriving; declare it without --to: topic view TOPIC");
        }
        if (endless.size() > 1) {
            throw UserFailure.failed(
                    "stream " + name + " reads " + endless.size() + " views without an end: " + names(endless)
                            + "; dps does not support joins or unions of streams",
                    "keep one of them; to join another as it is now, give it an end: topic view "
                            + endless.get(endless.size() - 1).topic() + " --name NAME --to end");
        }
        return endless.get(0);
    }

    /** Returns the views that have an end, which the stream joins. */
    public List<InputView> statics() {
        return views.stream().filter(view -> view.bounds() != null).toList();
    }

    /** Returns this definition without some of its static views. */
    public StreamDefinition without(List<String> unread) {
        List<InputView> left = views.stream()
                .filter(view -> view.bounds() == null || !unread.contains(view.name()))
                .toList();
        return new StreamDefinition(name, sql, left, outputTopic, key, isolation, takesOver);
    }

    /** Returns this definition with other columns as the key; with the default ones if there are none. */
    public StreamDefinition keyedBy(List<String> columns) {
        return new StreamDefinition(name, sql, views, outputTopic, columns, isolation, takesOver);
    }

    private static String names(List<InputView> views) {
        return views.stream().map(InputView::name).collect(Collectors.joining(", "));
    }

    /** Returns this definition as one that can go on with the checkpoint of an earlier one of the same stream. */
    public StreamDefinition takingOver(StreamDefinition earlier) {
        List<String> all = new ArrayList<>(earlier.takesOver);
        all.add(earlier.fingerprint());
        return new StreamDefinition(name, sql, views, outputTopic, key, isolation, all);
    }

    /** Returns whether this definition is a later one of the same stream that can go on with its checkpoint. */
    public boolean canTakeOver(StreamDefinition earlier) {
        return name.equals(earlier.name) && takesOver.contains(earlier.fingerprint());
    }

    /** Returns a short text, for reports, that is different for every other definition. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(RecordJson.write(this));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** SQL does not distinguish upper and lower case in names of tables. */
    private static void requireDistinctNames(List<InputView> views, String stream) {
        Set<String> names = new HashSet<>();
        for (InputView view : views) {
            if (!names.add(view.name().toLowerCase(Locale.ROOT))) {
                throw UserFailure.usage("stream " + stream + " has two views named " + view.name());
            }
        }
    }

    private static void requireDistinctColumns(List<String> key, String stream) {
        Set<String> names = new HashSet<>();
        for (String column : key) {
            if (column.isBlank()) {
                throw UserFailure.usage(
                        "the key of stream " + stream + " has a column without a name",
                        "separate the columns by commas, as in: --key region,minute");
            }
            if (!names.add(column.toLowerCase(Locale.ROOT))) {
                throw UserFailure.usage(
                        "the key of stream " + stream + " has column " + column + " twice", "name each column once");
            }
        }
    }
}
