package io.dps.shell.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The keywords and functions of Spark SQL. A test against a server holds the two lists.
 *
 * @param keywords in upper case
 * @param functions in lower case; only those that are called by name
 */
record SqlWords(List<String> keywords, List<String> functions) {
    /** Returns the words of the Spark version that dps runs. */
    static SqlWords ofSpark() {
        return Holder.WORDS;
    }

    boolean isKeyword(String word) {
        return keywords.contains(word.toUpperCase(Locale.ROOT));
    }

    private static List<String> read(String file) {
        try (InputStream in = Objects.requireNonNull(SqlWords.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the lists when they are first needed. */
    private static final class Holder {
        private static final SqlWords WORDS = new SqlWords(read("sql-keywords.txt"), read("sql-functions.txt"));
    }
}
