package io.dps.shell.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The views that a statement names, under their names and aliases. */
final class SqlNames {
    /** Words that may follow the name of a view, and so are not its alias. */
    private static final Set<String> NO_ALIAS = Set.of(
            "anti",
            "cluster",
            "cross",
            "distribute",
            "except",
            "for",
            "from",
            "full",
            "group",
            "having",
            "inner",
            "intersect",
            "join",
            "lateral",
            "left",
            "limit",
            "minus",
            "natural",
            "offset",
            "on",
            "order",
            "pivot",
            "right",
            "select",
            "semi",
            "set",
            "sort",
            "tablesample",
            "timestamp",
            "union",
            "unpivot",
            "using",
            "values",
            "version",
            "when",
            "where",
            "window",
            "with");

    private final Map<String, Name> byName = new LinkedHashMap<>();
    private final List<Name> views = new ArrayList<>();

    /**
     * Finds the views.
     *
     * @param cursor the token that is being typed is not a name yet
     */
    SqlNames(List<SqlToken> tokens, int cursor, List<Name> known) {
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (!token.isName()
                    || token.end() == cursor
                    || (i > 0 && tokens.get(i - 1).is("."))) {
                continue;
            }
            Optional<Name> view = find(known, token.text());
            if (view.isPresent()) {
                views.add(view.get());
                byName.putIfAbsent(key(token.text()), view.get());
                alias(tokens, i + 1, cursor).ifPresent(alias -> byName.putIfAbsent(key(alias), view.get()));
            }
        }
    }

    private static Optional<String> alias(List<SqlToken> tokens, int after, int cursor) {
        int at = after < tokens.size() && tokens.get(after).is("as") ? after + 1 : after;
        if (at >= tokens.size() || !tokens.get(at).isName() || tokens.get(at).end() == cursor) {
            return Optional.empty();
        }
        return Optional.of(tokens.get(at).text())
                .filter(word -> at > after || !NO_ALIAS.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Returns the columns of all views that the statement names, each name once. */
    List<Name> columns() {
        Map<String, Name> columns = new LinkedHashMap<>();
        views.forEach(view -> view.members().forEach(column -> columns.putIfAbsent(key(column.text()), column)));
        return List.copyOf(columns.values());
    }

    /** Returns what may follow a name and a dot: the columns of a view, or the fields of a column. */
    List<Name> membersOf(List<String> path) {
        Name view = byName.get(key(path.get(0)));
        List<Name> members = view == null ? columns() : view.members();
        for (String name : view == null ? path : path.subList(1, path.size())) {
            members = find(members, name).map(Name::members).orElse(List.of());
        }
        return members;
    }

    private static Optional<Name> find(List<Name> names, String text) {
        return names.stream().filter(name -> name.text().equalsIgnoreCase(text)).findFirst();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
