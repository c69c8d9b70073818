package io.dps.shell.help;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page for users.
 *
 * @param name the name by which {@code help} knows it
 * @param markdown its text
 */
public record HelpPage(String name, String markdown) {
    private static final Pattern SENTENCE = Pattern.compile("^(.+?)(?:[.;:](?:\\s.*)?)?$");

    /** Returns what the page is for: the first sentence of its first paragraph, up to a colon or semicolon. */
    public String purpose() {
        String paragraph = markdown.lines()
                .dropWhile(line -> line.startsWith("#") || line.isBlank())
                .takeWhile(line -> !line.isBlank())
                .collect(Collectors.joining(" "));
        // Not parsed as Markdown, since the list of pages should not have to load a parser.
        Matcher sentence = SENTENCE.matcher(paragraph);
        return (sentence.matches() ? sentence.group(1) : paragraph).replace("`", "") + ".";
    }
}
