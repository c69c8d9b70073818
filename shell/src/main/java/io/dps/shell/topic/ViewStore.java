package io.dps.shell.topic;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewFormat;
import io.dps.shell.topic.TopicView.EventTime;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Position;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stores the views declared in a context, in a file that only the file's owner may read. Reads the file on every call,
 * because another shell may have changed it.
 */
public final class ViewStore {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private final Path file;

    public ViewStore(Path file) {
        this.file = file;
    }

    /**
     * Returns the views by name.
     *
     * @throws UserFailure of kind {@code FAILED} if the file cannot be read or parsed
     */
    public SortedMap<String, TopicView> all() {
        SortedMap<String, TopicView> views = new TreeMap<>();
        try {
            StoredViews stored = JSON.readValue(Files.readString(file), StoredViews.class);
            if (stored != null) {
                stored.views().forEach(view -> views.put(view.name(), view.view()));
            }
            return views;
        } catch (NoSuchFileException e) {
            return views;
        } catch (IOException | IllegalArgumentException e) {
            throw UserFailure.failed(
                    "cannot read the views of this context from " + file,
                    "fix or delete the file, then declare the views again with: topic view TOPIC",
                    e);
        }
    }

    /** Deletes the views file of a context, and its folder if nothing else is in there. */
    public static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.getParent());
        } catch (DirectoryNotEmptyException e) {
            // The folder also contains a stack's data, so it stays.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes all views. */
    public void clear() {
        forget(file);
    }

    /** Stores a view; replaces a stored view of the same name. */
    public void put(TopicView view) {
        SortedMap<String, TopicView> views = all();
        views.put(view.name(), view);
        write(views);
    }

    /** Removes a view; returns false if no view has that name. */
    boolean drop(String name) {
        SortedMap<String, TopicView> views = all();
        if (views.remove(name) == null) {
            return false;
        }
        write(views);
        return true;
    }

    private void write(SortedMap<String, TopicView> views) {
        StoredViews all =
                new StoredViews(views.values().stream().map(StoredView::of).toList());
        try {
            PrivateFile.makeFolder(file.getParent());
            PrivateFile.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
        } catch (IOException e) {
            throw UserFailure.failed(
                    "cannot save the views of this context to " + file + ": "
                            + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage()),
                    "check the permissions of the folder",
                    e);
        }
    }

    /**
     * The content of the file.
     *
     * @param views the views, in the order of their names
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record StoredViews(List<StoredView> views) {
        StoredViews {
            views = views == null ? List.of() : List.copyOf(views);
        }
    }

    /**
     * A view in the file.
     *
     * @param format absent in a view of values in the default format
     * @param isolation absent in files of a version of dps that supported only committed records
     * @param from start of the view as the user wrote it; absent if the view starts with the topic
     * @param to end of the view as the user wrote it; absent if the view has no end
     * @param eventTime the column with the event time; absent in a view without event time
     * @param watermark how long windows wait for late rows, in the format of {@link Durations}; absent without an event
     *     time
     */
    @JsonInclude(Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record StoredView(
            String name,
            String topic,
            String schema,
            ViewFormat format,
            Isolation isolation,
            String from,
            String to,
            String eventTime,
            String watermark) {
        StoredView {
            if (name == null || topic == null || schema == null) {
                throw new IllegalArgumentException("a view has a name, a topic and a schema");
            }
            if ((eventTime == null) != (watermark == null)) {
                throw new IllegalArgumentException("a view has an event time and a watermark, or neither");
            }
        }

        static StoredView of(TopicView view) {
            return new StoredView(
                    view.name(),
                    view.topic(),
                    view.schema(),
                    view.format().equals(ViewFormat.DEFAULT) ? null : view.format(),
                    view.isolation(),
                    view.from().map(Position::text).orElse(null),
                    view.to().map(Position::text).orElse(null),
                    view.eventTime().map(EventTime::column).orElse(null),
                    view.eventTime()
                            .map(EventTime::watermark)
                            .map(Durations::format)
                            .orElse(null));
        }

        TopicView view() {
            return new TopicView(
                    name,
                    topic,
                    schema,
                    format == null ? ViewFormat.DEFAULT : format,
                    place("from", from),
                    place("to", to),
                    isolation == null ? Isolation.READ_COMMITTED : isolation,
                    Optional.ofNullable(eventTime).map(column -> new EventTime(column, duration(watermark))));
        }

        private static Duration duration(String text) {
            try {
                return Durations.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("a watermark is a time", e);
            }
        }

        private static Optional<Position> place(String field, String text) {
            return Optional.ofNullable(text).map(place -> OffsetSpan.parsePlace(field, place, Instant.EPOCH));
        }
    }
}
