package io.dps.shell.topic;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.Suggestion;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.topic.TopicView.EventTime;
import io.dps.shell.topic.client.PartitionOffsets;
import io.dps.shell.topic.client.TopicViews;
import io.dps.shell.topic.filter.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * SQL views of topics. The topics that dps creates have built-in views; a view of another topic is declared once and
 * stored in the context. A view is created in the SQL session when a statement first mentions it.
 */
public final class ViewService {
    /**
     * Matches statements that list the catalog. May match other statements too; the cost, creating a few unneeded
     * views, is small.
     */
    private static final Pattern LISTING =
            Pattern.compile("\\bshow\\s+(tables|views|table\\s+extended)\\b", Pattern.CASE_INSENSITIVE);

    /** Matches quoted texts and comments, which are not code. Does not match names in backticks, which are code. */
    private static final Pattern NO_CODE =
            Pattern.compile("'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\"|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private final Supplier<Platform> platform;
    private final TopicService topics;

    /**
     * Creates a service for the views of a context.
     *
     * @param platform provides the platform on first use
     */
    public ViewService(Supplier<Platform> platform, TopicService topics) {
        this.platform = platform;
        this.topics = topics;
    }

    private ViewStore declared() {
        return new ViewStore(platform.get().views());
    }

    /** Returns all views by name; a declared view overrides the built-in view of the same name. */
    public SortedMap<String, TopicView> all() {
        SortedMap<String, TopicView> views = new TreeMap<>();
        for (String topic : List.of(Topics.READINGS, Topics.AVERAGES, Topics.PROGRESS)) {
            views.put(topic, TopicView.all(topic, KnownSchemas.of(topic).orElse("")));
        }
        views.putAll(declared().all());
        return views;
    }

    /** Returns the names of the declared views that read a topic. */
    public List<String> of(String topic) {
        return declared().all().values().stream()
                .filter(view -> view.topic().equals(topic))
                .map(TopicView::name)
                .toList();
    }

    /**
     * Creates the views that a statement mentions and that do not exist in the session yet. For a statement that lists
     * views, creates all views.
     */
    public void ensure(String sql) {
        boolean lists = LISTING.matcher(sql).find()
                && !platform.get().endpoints().kafka().isNone();
        List<TopicView> mentioned = new ArrayList<>(all().values());
        mentioned.removeIf(view -> !lists && !mentions(sql, view.name()));
        if (mentioned.isEmpty()) {
            return;
        }
        // Fail here if Kafka is down: Spark would retry for minutes.
        platform.get().kafka();
        platform.get().spark();
        mentioned.removeIf(view -> platform.get().hasMade(view.name(), view));
        if (mentioned.isEmpty()) {
            return;
        }
        Set<String> topics = platform.get().kafka().topicNames();
        for (TopicView view : mentioned) {
            // A statement that lists views must not fail for a view whose topic is gone; such a view is left out.
            if (!lists || !isOrphan(view, topics)) {
                make(view, topics);
            }
        }
    }

    private static boolean isOrphan(TopicView view, Set<String> topics) {
        return KnownSchemas.of(view.topic()).isEmpty() && !topics.contains(view.topic());
    }

    /**
     * Returns the views whose names occur in a statement outside quoted texts and comments, even if the name is that of
     * a column or an alias there.
     */
    public List<TopicView> mentioned(String sql) {
        String code = NO_CODE.matcher(sql).replaceAll(" ");
        return all().values().stream()
                .filter(view -> mentions(code, view.name()))
                .toList();
    }

    private static boolean mentions(String sql, String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .find();
    }

    /**
     * Returns the columns of a topic's JSON values as Spark DDL. The columns are known, or inferred from the topic's
     * first records.
     *
     * @param isolation which transactional records may be used to infer the columns
     * @throws UserFailure of kind {@code FAILED} if the topic does not exist, or if it contains no JSON objects from
     *     which to infer the columns
     */
    public String schema(String topic, Isolation isolation) {
        return KnownSchemas.of(topic).orElseGet(() -> {
            topics.require(topic);
            return TopicViews.inferSchema(
                    platform.get().spark(), topic, platform.get().endpoints().kafkaInside(), isolation);
        });
    }

    /**
     * Returns the event time of a view, with its column spelled as in the schema.
     *
     * @throws UserFailure of kind {@code USAGE} if the view has no such column, or if the column's type is not
     *     TIMESTAMP
     */
    public Optional<EventTime> eventTime(InputView view) {
        return Optional.ofNullable(view.watermark())
                .map(watermark ->
                        new EventTime(TopicViews.eventTime(platform.get().spark(), view), watermark));
    }

    /**
     * Creates a view, stores it in the context, and returns the view's columns as rows of name, type and comment.
     *
     * @param replace whether the view may replace a view of the same name that reads another topic or is built in; a
     *     new version of a declared view needs no such permission
     * @throws UserFailure of kind {@code FAILED} if the topic does not exist, or if the name belongs to a view that may
     *     not be replaced; names are case-insensitive in SQL
     */
    public QueryResult declare(TopicView view, boolean replace) {
        topics.require(view.topic());
        List<TopicView> inTheWay = all().values().stream()
                .filter(other -> other.name().equalsIgnoreCase(view.name()) && !renews(view, other))
                .toList();
        if (!replace && !inTheWay.isEmpty()) {
            TopicView other = inTheWay.get(0);
            throw UserFailure.failed(
                    "view '" + other.name() + "' already exists; it reads topic '" + other.topic() + "' "
                            + other.bounds(),
                    "choose a different name with --name (case is ignored), or overwrite the view with --replace");
        }
        inTheWay.stream()
                .map(TopicView::name)
                .filter(name -> !name.equals(view.name()) && declared().all().containsKey(name))
                .forEach(this::drop);
        make(view, platform.get().kafka().topicNames());
        declared().put(view);
        return platform.get().spark().execute("DESCRIBE TABLE " + quoted(view.name()), Map.of());
    }

    /**
     * Returns true if a view is a new version of another view: it has the same name and topic, and any bounds and
     * columns. For a built-in view, the new version must be equal.
     */
    private boolean renews(TopicView view, TopicView other) {
        boolean builtIn = !declared().all().containsKey(other.name());
        return view.name().equals(other.name())
                && view.topic().equals(other.topic())
                && (!builtIn || view.equals(other));
    }

    /**
     * Drops a declared view.
     *
     * @throws UserFailure of kind {@code FAILED} if no view of that name was declared
     */
    public void drop(String name) {
        if (!declared().drop(name)) {
            throw UserFailure.failed(
                    "there is no declared view '" + name + "'",
                    Suggestion.hint(name, declared().all().keySet(), "see: topic view"));
        }
        if (platform.get().forgetMade(name)) {
            platform.get()
                    .spark()
                    .execute("DROP VIEW IF EXISTS " + quoted(name), Map.of())
                    .close();
        }
    }

    private void make(TopicView view, Set<String> topics) {
        if (isOrphan(view, topics)) {
            throw UserFailure.failed(
                    "view '" + view.name() + "' reads topic '" + view.topic() + "', which does not exist",
                    "drop the view with: topic view " + view.name() + " --drop");
        }
        TopicViews.create(
                platform.get().spark(), view, platform.get().endpoints().kafkaInside(), offsets(view));
        platform.get().noteMade(view.name(), view);
        if (!view.schema().isEmpty() && !TopicViews.isStrict(platform.get().spark())) {
            platform.get().noteLenientViews();
        }
    }

    /** Checks how well the columns of a view fit the first records that the view reads. */
    public SchemaFit fit(TopicView view) {
        return TopicViews.fit(
                platform.get().spark(), view, platform.get().endpoints().kafkaInside(), offsets(view));
    }

    /** Describes, for messages, the columns of a view that are named differently from their fields. */
    public List<String> renamed(TopicView view) {
        return TopicViews.renamed(view);
    }

    /**
     * Returns what the bounds of a view mean now, for a stream that joins it.
     *
     * @param view a view that has an end
     * @throws UserFailure of kind {@code FAILED} if the topic does not exist
     */
    public ViewBounds bounds(TopicView view) {
        return new PartitionOffsets(topics.require(view.topic())).bounds(view);
    }

    private Function<Position, SortedMap<Integer, Long>> offsets(TopicView view) {
        return position ->
                new PartitionOffsets(platform.get().kafka()).offsets(view.topic(), position, view.isolation());
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
