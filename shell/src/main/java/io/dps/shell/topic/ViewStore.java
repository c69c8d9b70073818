package io.dps.shell.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The views that were declared in a context, in a file that only its owner may read. Read anew each time, since another
 * shell may have written it.
 */
public final class ViewStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public ViewStore(Path file) {
        this.file = file;
    }

    /**
     * The views by name.
     *
     * @throws UserFailure failed, when the file is none of ours
     */
    public SortedMap<String, TopicView> all() {
        SortedMap<String, TopicView> views = new TreeMap<>();
        try {
            for (JsonNode each : JSON.readTree(Files.readString(file)).path("views")) {
                TopicView view = read(each);
                views.put(view.name(), view);
            }
            return views;
        } catch (NoSuchFileException e) {
            return views;
        } catch (IOException | IllegalArgumentException e) {
            throw UserFailure.failed(
                    "cannot read the views of this context from " + file,
                    "mend the file or delete it; then declare the views again with: topic view TOPIC",
                    e);
        }
    }

    /** Deletes such a file, and its folder if nothing else is in it. */
    public static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.getParent());
        } catch (DirectoryNotEmptyException e) {
            // Data of a stack, which stay.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all views. */
    public void clear() {
        forget(file);
    }

    /** Keeps a view, in place of one of that name. */
    public void put(TopicView view) {
        SortedMap<String, TopicView> views = all();
        views.put(view.name(), view);
        write(views);
    }

    /** Forgets a view; false when there is none of that name. */
    boolean drop(String name) {
        SortedMap<String, TopicView> views = all();
        if (views.remove(name) == null) {
            return false;
        }
        write(views);
        return true;
    }

    private static TopicView read(JsonNode view) {
        return new TopicView(
                text(view, "name"),
                text(view, "topic"),
                text(view, "schema"),
                place(view, "from"),
                place(view, "to"),
                // A view that was declared before this was kept has committed records only, like all others.
                view.has("isolation")
                        ? Isolation.valueOf(text(view, "isolation").toUpperCase(Locale.ROOT))
                        : Isolation.READ_COMMITTED);
    }

    private static String text(JsonNode view, String field) {
        JsonNode text = view.path(field);
        if (!text.isTextual()) {
            throw new IllegalArgumentException("a view without " + field);
        }
        return text.asText();
    }

    private static Optional<Position> place(JsonNode view, String field) {
        return view.has(field)
                ? Optional.of(OffsetSpan.parsePlace(field, text(view, field), Instant.EPOCH))
                : Optional.empty();
    }

    private void write(SortedMap<String, TopicView> views) {
        ObjectNode all = JSON.createObjectNode();
        for (TopicView view : views.values()) {
            ObjectNode each = all.withArray("views").addObject();
            each.put("name", view.name()).put("topic", view.topic()).put("schema", view.schema());
            each.put("isolation", view.isolation().toString());
            view.from().ifPresent(from -> each.put("from", from.text()));
            view.to().ifPresent(to -> each.put("to", to.text()));
        }
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // A temporary file is readable by its owner only.
            Path whole = Files.createTempFile(file.getParent(), "views", ".new");
            Files.writeString(whole, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw UserFailure.failed("cannot keep the views of this context in " + file, "look at its folder", e);
        }
    }
}
