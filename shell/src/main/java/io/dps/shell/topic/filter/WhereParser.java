package io.dps.shell.topic.filter;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.filter.Where.Comparison;
import io.dps.shell.topic.filter.Where.Condition;
import io.dps.shell.topic.filter.Where.Truth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recursive-descent parser for the conditions of {@link Where}. Operators bind, from loosest to tightest: {@code or},
 * {@code and}, {@code not}, comparisons and parentheses. Written by hand because existing expression languages read
 * {@code =} as an assignment or require {@code @.field}.
 */
final class WhereParser {
    private static final Pattern TOKEN = Pattern.compile("(?<number>-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
            + "|(?<text>'(?:[^']|'')*'|\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(?<name>[\\p{L}_$@][\\p{L}\\p{N}_$@-]*|`[^`]+`)"
            + "|(?<sign><=|>=|<>|!=|==|=|<|>|\\(|\\)|\\.|\\[|\\])");
    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "=", Comparison.EQUAL,
            "==", Comparison.EQUAL,
            "!=", Comparison.UNEQUAL,
            "<>", Comparison.UNEQUAL,
            "<", Comparison.LESS,
            "<=", Comparison.AT_MOST,
            ">", Comparison.GREATER,
            ">=", Comparison.AT_LEAST);
    private static final int DEEPEST = 100;

    private final String text;
    private final ConditionFields fields;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    /** @param fields gets the paths of the fields that the condition names */
    WhereParser(String text, ConditionFields fields) {
        this.text = text;
        this.fields = fields;
    }

    Condition parse() {
        split();
        Condition condition = either();
        if (peek().kind() != Kind.END) {
            throw expected("'and', 'or' or the end");
        }
        return condition;
    }

    private void split() {
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                tokens.add(new Token(Kind.END, "", at));
                return;
            }
            token.region(at, text.length());
            if (!token.lookingAt()) {
                boolean quote = text.charAt(at) == '"' || text.charAt(at) == '\'';
                throw wrong(at, quote ? "the quote is never closed" : "unexpected '" + text.charAt(at) + "'");
            }
            tokens.add(new Token(kind(token), token.group(), at));
            at = token.end();
        }
    }

    private static Kind kind(Matcher token) {
        if (token.group("number") != null) {
            return Kind.NUMBER;
        }
        if (token.group("text") != null) {
            return Kind.TEXT;
        }
        return token.group("name") != null ? Kind.NAME : Kind.SIGN;
    }

    private Condition either() {
        Condition condition = both();
        while (takeWord("or")) {
            Condition first = condition;
            Condition second = both();
            condition = values -> first.of(values).or(second.of(values));
        }
        return condition;
    }

    private Condition both() {
        Condition condition = one();
        while (takeWord("and")) {
            Condition first = condition;
            Condition second = one();
            condition = values -> first.of(values).and(second.of(values));
        }
        return condition;
    }

    private Condition one() {
        if (++depth > DEEPEST) {
            throw wrong(peek().at(), "nested more than " + DEEPEST + " levels deep");
        }
        Condition condition = inner();
        depth--;
        return condition;
    }

    private Condition inner() {
        if (takeWord("not")) {
            Condition negated = one();
            return values -> negated.of(values).not();
        }
        if (takeSign("(")) {
            Condition inner = either();
            if (!takeSign(")")) {
                throw expected("')'");
            }
            return inner;
        }
        return comparison();
    }

    private Condition comparison() {
        int place = fields.add(path());
        if (takeWord("is")) {
            boolean negated = takeWord("not");
            if (!takeWord("null")) {
                throw expected("'null'");
            }
            return values -> Truth.of((values[place] == null) != negated);
        }
        Token sign = peek();
        Comparison comparison = sign.kind() == Kind.SIGN ? COMPARISONS.get(sign.text()) : null;
        if (comparison == null) {
            throw expected("a comparison (= != < <= > >=, is null)");
        }
        next++;
        Object literal = literal();
        return values -> Where.compare(values[place], comparison, literal);
    }

    private List<Object> path() {
        List<Object> path = new ArrayList<>();
        path.add(name("a field"));
        while (true) {
            if (takeSign(".")) {
                path.add(name("a field"));
            } else if (takeSign("[")) {
                Token place = take();
                if (place.kind() != Kind.NUMBER || !place.text().matches("[0-9]{1,9}") || !takeSign("]")) {
                    throw wrong(place.at(), "expected an array index, such as [0]");
                }
                path.add(Integer.valueOf(place.text()));
            } else {
                return path;
            }
        }
    }

    private String name(String what) {
        Token name = peek();
        if (name.kind() != Kind.NAME) {
            throw expected(what);
        }
        next++;
        return name.text().startsWith("`")
                ? name.text().substring(1, name.text().length() - 1)
                : name.text();
    }

    private Object literal() {
        Token value = peek();
        next++;
        String word = value.text();
        switch (value.kind()) {
            case NUMBER:
                return new BigDecimal(word);
            case TEXT:
                String inner = word.substring(1, word.length() - 1);
                return word.charAt(0) == '\'' ? inner.replace("''", "'") : inner.replaceAll("\\\\(.)", "$1");
            case NAME:
                if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
                    return word.equalsIgnoreCase("true");
                }
                break;
            default:
                break;
        }
        next--;
        String hint = word.equalsIgnoreCase("null") ? " (to test for null, write 'is null')" : "";
        throw expected("a number, a quoted string, true or false" + hint);
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    private boolean takeWord(String word) {
        boolean there = peek().kind() == Kind.NAME
                && peek().text().toLowerCase(Locale.ROOT).equals(word);
        next += there ? 1 : 0;
        return there;
    }

    private boolean takeSign(String sign) {
        boolean there = peek().kind() == Kind.SIGN && peek().text().equals(sign);
        next += there ? 1 : 0;
        return there;
    }

    private UserFailure expected(String what) {
        Token found = peek();
        String instead = found.kind() == Kind.END ? "the end" : "'" + found.text() + "'";
        return wrong(found.at(), "expected " + what + ", found " + instead);
    }

    private UserFailure wrong(int at, String problem) {
        return UserFailure.usage(
                "--where, column " + (at + 1) + ": " + problem,
                "write the condition like: temperature > 24 and sensor_id = \"sensor-1\"");
    }

    private enum Kind {
        NUMBER,
        TEXT,
        NAME,
        SIGN,
        END
    }

    /**
     * A token of the text.
     *
     * @param at index of the token in the text, from 0
     */
    private record Token(Kind kind, String text, int at) {}
}
