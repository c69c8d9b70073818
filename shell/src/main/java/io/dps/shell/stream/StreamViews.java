package io.dps.shell.stream;

import io.dps.contract.InputView;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.ViewService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the views that the SQL of a stream reads, as the definition of the stream keeps them. */
public final class StreamViews {
    private final ViewService views;

    public StreamViews(ViewService views) {
        this.views = views;
    }

    /**
     * Makes the definition of a stream over the views that its SQL mentions, as they are declared now. A static view may
     * be mentioned without being read, as the name of a column; the check of the SQL tells.
     *
     * @param kept static views of an earlier definition; one that is still declared in the same way keeps its offsets
     * @throws UserFailure if the SQL does not mention exactly one view without an end, or if a topic is missing
     */
    StreamDefinition definition(String name, String sql, String sink, List<InputView> kept) {
        if (sql.isBlank()) {
            throw UserFailure.usage(
                    "the SQL of stream " + name + " is empty", "give the query in quotes, or a file with --file");
        }
        List<TopicView> mentioned = views.mentioned(sql);
        if (mentioned.isEmpty()) {
            throw UserFailure.failed(
                    "the SQL of stream " + name + " does not read a view of a topic",
                    "select from a view: " + String.join(", ", views.all().keySet())
                            + "; to declare one: topic view TOPIC");
        }
        List<TopicView> endless =
                mentioned.stream().filter(view -> view.to().isEmpty()).toList();
        if (endless.size() > 1) {
            throw UserFailure.failed(
                    "the SQL of stream " + name + " names several views without an end: "
                            + endless.stream().map(TopicView::name).collect(Collectors.joining(", "))
                            + "; dps does not support joins or unions of streams",
                    "to join a view as it is now, give it an end: topic view "
                            + endless.get(endless.size() - 1).topic()
                            + " --name NAME --to end; if a listed name is only a column here, drop the view of that name:"
                            + " topic view NAME --drop");
        }
        endless.stream().filter(view -> view.from().isPresent()).forEach(StreamViews::refuse);
        List<InputView> inputs = new ArrayList<>();
        mentioned.forEach(view -> inputs.add(view.to().isEmpty() ? view.input() : bounded(view, kept)));
        // Without a view that has no end, the definition says so itself.
        return new StreamDefinition(
                name,
                sql,
                inputs,
                sink,
                endless.isEmpty()
                        ? mentioned.get(0).isolation()
                        : endless.get(0).isolation());
    }

    private static void refuse(TopicView view) {
        throw UserFailure.failed(
                "view '" + view.name()
                        + "' was declared with --from, but a stream reads its topic from the first record on",
                "declare a view without --from: topic view " + view.topic()
                        + " --name NAME; or give it an end with --to, to join it");
    }

    private InputView bounded(TopicView view, List<InputView> kept) {
        ViewBounds now = views.bounds(view);
        return kept.stream()
                .filter(earlier -> view.isReadAs(earlier, view.isolation()))
                // Records that the topic has lost would keep the stream from starting.
                .filter(earlier -> now.contains(earlier.bounds()))
                .findFirst()
                .orElseGet(() -> view.input().within(now));
    }

    /** Returns the names of the views of a definition that are declared in another way now. */
    List<String> declaredOtherwise(StreamDefinition definition) {
        Map<String, TopicView> now = views.all();
        return definition.views().stream()
                .filter(view -> now.containsKey(view.name()))
                .filter(view -> !now.get(view.name()).isReadAs(view, definition.isolation()))
                .map(InputView::name)
                .toList();
    }
}
