package io.dps.shell.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.dps.contract.UserFailure;
import io.dps.shell.settings.ConfigFile.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML into entries. Apart from {@link ConfigFile}, so that a start without a file loads no parser. */
final class ConfigYaml {
    private static final String WAY_OUT = "mend the file, or name another with --config";

    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Deque<String> at = new ArrayDeque<>();
    private String name = "";

    private ConfigYaml(Path path) {
        this.path = path;
    }

    /** The text of a file. */
    static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw UserFailure.usage("cannot read the configuration " + path + ": " + reason(e), WAY_OUT);
        }
    }

    /** The scalars of a file's text by their dotted path, in its order. */
    static Map<String, Entry> read(Path path, String text) {
        ConfigYaml yaml = new ConfigYaml(path);
        try (YAMLParser parser = YAMLFactory.builder().build().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                yaml.take(token, parser);
            }
        } catch (JsonProcessingException e) {
            throw yaml.notYaml(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return yaml.entries;
    }

    private void take(JsonToken token, YAMLParser parser) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        switch (token) {
            case FIELD_NAME -> name = parser.currentName();
            case START_OBJECT -> at.addLast(name);
            case END_OBJECT -> at.removeLast();
            case VALUE_NULL -> {}
            case START_ARRAY ->
                throw wrong(line, "'" + name + "' takes one value, not a list", "write it as KEY: VALUE");
            default -> add(new Entry(parser.getText(), line));
        }
    }

    private void add(Entry entry) {
        if (at.isEmpty()) {
            if (!entry.text().isBlank()) {
                throw wrong(entry.line(), "expected keys with values, found a text", "write it as KEY: VALUE");
            }
            return;
        }
        String key = Stream.concat(at.stream().skip(1), Stream.of(name)).collect(Collectors.joining("."));
        Entry earlier = entries.put(key, entry);
        if (earlier != null) {
            throw wrong(entry.line(), "'" + key + "' stands on line " + earlier.line() + " too", "leave one of them");
        }
    }

    private UserFailure notYaml(JsonProcessingException e) {
        String problem = e.getOriginalMessage();
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            problem = marked.getProblem();
            line = marked.getProblemMark().getLine() + 1;
        }
        return wrong(line, "not valid YAML: " + problem.lines().findFirst().orElse(""), WAY_OUT);
    }

    private UserFailure wrong(int line, String message, String hint) {
        return UserFailure.usage(path + ":" + line + ": " + message, hint);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not a text in UTF-8";
        }
        return e.getMessage() == null ? "the system refused it" : e.getMessage().toLowerCase(Locale.ROOT);
    }
}
