package io.dps.shell.completion;

import io.dps.shell.sql.SqlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * Completes SQL: keywords and functions of Spark, views, and the columns of the views that the statement names. Keeps
 * the case of what was typed.
 */
final class SqlCompleter {
    private static final Set<String> BEFORE_VIEW = Set.of("from", "join");
    private static final Set<String> MAY_PRECEDE_VIEW = Set.of("into", "table", "view", "describe", "desc", "update");
    /** The words that are offered even if nothing of them was typed. */
    private static final List<String> CLAUSES = List.of(
            "SELECT", "FROM", "WHERE", "JOIN", "ON", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "AS", "AND", "OR");

    private final Names names;
    private final SqlWords words;

    SqlCompleter(Names names, SqlWords words) {
        this.names = names;
        this.words = words;
    }

    List<Candidate> candidates(CursorPlace.Sql place) {
        String typed = place.word().text();
        int start = place.offset() - typed.length();
        List<SqlToken> tokens = SqlToken.of(place.text(), place.offset());
        List<SqlToken> before = tokens.stream()
                .filter(token -> token.end() <= start && token.kind() != SqlToken.Kind.LITERAL)
                .toList();
        Offer offer = new Offer(typed, before.isEmpty() ? "" : before.get(0).text());
        if (before.isEmpty()) {
            offer.keywords(place.opener());
            offer.keywords(SqlText.firstWords());
            return offer.candidates;
        }
        List<Name> views = names.of(NameKind.VIEW, Optional.empty());
        SqlNames named = new SqlNames(tokens, place.offset(), views);
        List<String> path = path(before, start);
        String previous = before.get(before.size() - 1).text().toLowerCase(Locale.ROOT);
        if (!path.isEmpty()) {
            offer.names(named.membersOf(path), "columns");
        } else if (BEFORE_VIEW.contains(previous)) {
            offer.names(views, "views");
        } else if (MAY_PRECEDE_VIEW.contains(previous)) {
            offer.names(views, "views");
            offer.typedWords(List.of());
        } else {
            offer.names(named.columns(), "columns");
            offer.names(views, "views");
            offer.keywords(CLAUSES);
            offer.typedWords(words.functions());
        }
        return offer.candidates;
    }

    /** Returns the names, each followed by a dot, that directly precede the word at the cursor. */
    private static List<String> path(List<SqlToken> before, int start) {
        List<String> path = new ArrayList<>();
        int end = start;
        for (int i = before.size() - 1; i > 0; i -= 2) {
            SqlToken dot = before.get(i);
            SqlToken name = before.get(i - 1);
            if (!dot.is(".") || dot.end() != end || !name.isName() || name.end() != dot.start()) {
                break;
            }
            path.add(0, name.text());
            end = name.start();
        }
        return path;
    }

    /** The candidates for what was typed. */
    private final class Offer {
        private final List<Candidate> candidates = new ArrayList<>();
        private final Set<String> values = new HashSet<>();
        private final String typed;
        private final boolean upper;

        /** @param first the first word of the statement, whose case decides where nothing was typed */
        Offer(String typed, String first) {
            this.typed = typed;
            String model = typed.isEmpty() ? first : typed;
            this.upper = !model.equals(model.toLowerCase(Locale.ROOT)) && model.equals(model.toUpperCase(Locale.ROOT));
        }

        void names(List<Name> all, String group) {
            for (Name name : all) {
                String value = typed.startsWith("`") || !name.text().matches("[A-Za-z_][A-Za-z0-9_]*")
                        ? "`" + name.text().replace("`", "``") + "`"
                        : name.text();
                if (fits(value)) {
                    // Not complete: a comma, a dot or a bracket may follow without a blank.
                    add(typed + value.substring(typed.length()), name.text(), group, name.description(), false);
                }
            }
        }

        void keywords(Iterable<String> all) {
            for (String word : all) {
                String value = inCase(word);
                if (fits(value)) {
                    add(value, value, "keywords", "", true);
                }
            }
        }

        /** Offers keywords and functions, which are too many to be offered before a letter was typed. */
        void typedWords(List<String> functions) {
            if (typed.isEmpty()) {
                return;
            }
            keywords(words.keywords());
            for (String function : functions) {
                String value = inCase(function);
                if (fits(value)) {
                    add(value + "(", value + "()", "functions", "", false);
                }
            }
        }

        private boolean fits(String value) {
            return value.regionMatches(true, 0, typed, 0, typed.length());
        }

        private String inCase(String word) {
            String cased = upper ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT);
            boolean fits = cased.regionMatches(true, 0, typed, 0, typed.length());
            return fits ? typed + cased.substring(typed.length()) : cased;
        }

        private void add(String value, String shown, String group, String description, boolean complete) {
            @Nullable String text = description.isEmpty() ? null : description;
            if (values.add(value)) {
                candidates.add(new Candidate(value, shown, group, text, null, null, complete));
            }
        }
    }
}
