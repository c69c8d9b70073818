package io.dps.generator.schema;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.ComposerException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A schema file: one of the user's, or one that comes with dps.
 *
 * @param name its path, or the name of the one that comes with dps
 */
public record SchemaFile(String name) {

    /** Names of the schemas that come with dps. */
    public static final List<String> SHIPPED = List.of("meters", "orders");

    /** Returns whether this is the name of a schema that comes with dps, rather than a path. */
    public boolean isShipped() {
        return name.matches("[A-Za-z0-9_-]+");
    }

    /** Returns the name by which a process in another folder finds the file. */
    public String absolute() {
        return isShipped() ? name : Path.of(name).toAbsolutePath().normalize().toString();
    }

    /**
     * Reads the file.
     *
     * @throws UserFailure of kind {@code USAGE} if there is no such file, or it is not a schema; the message names file
     *     and line
     */
    public RecordSchema read() {
        String text = text();
        return new SchemaReader(new YamlNode(label(), "", compose(text))).read();
    }

    private String label() {
        return isShipped() ? name + ".yaml" : name;
    }

    private Node compose(String text) {
        try {
            Node root = new Yaml().compose(new StringReader(text));
            if (root == null) {
                throw UserFailure.usage(label() + ": the schema is empty", "write its fields, as 'orders' has them");
            }
            return root;
        } catch (ComposerException e) {
            // getProblem() alone is only half a sentence, for example: but found another document.
            String context = e.getContext() == null ? "" : e.getContext() + " ";
            throw notYaml(e.getProblemMark(), context + e.getProblem());
        } catch (MarkedYAMLException e) {
            throw notYaml(e.getProblemMark(), e.getProblem());
        } catch (ReaderException e) {
            long line = text.codePoints()
                            .limit(e.getPosition())
                            .filter(letter -> letter == '\n')
                            .count()
                    + 1;
            throw UserFailure.usage(label() + ":" + line + ": not valid YAML: a control character", "fix the file");
        } catch (YAMLException e) {
            // Beyond a limit of the reader, such as the depth of nesting; it does not say where.
            throw UserFailure.usage(label() + ": not valid YAML: " + e.getMessage(), "fix the file");
        }
    }

    private UserFailure notYaml(Mark mark, String problem) {
        return UserFailure.usage(label() + ":" + (mark.getLine() + 1) + ": not valid YAML: " + problem, "fix the file");
    }

    private String text() {
        if (isShipped()) {
            return shipped();
        }
        if (name.isBlank()) {
            throw UserFailure.usage(
                    "the name of the schema is empty",
                    "name a schema file, or a schema that comes with dps: " + String.join(", ", SHIPPED));
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw UserFailure.usage(path + " is a folder", "name a schema file");
        }
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw UserFailure.usage(
                    "there is no file " + path,
                    "name a schema file, or a schema that comes with dps: " + String.join(", ", SHIPPED));
        } catch (AccessDeniedException e) {
            throw UserFailure.usage("cannot read " + path + ": permission denied", "check the permissions of the file");
        } catch (CharacterCodingException e) {
            throw UserFailure.usage(path + " is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            throw UserFailure.usage("cannot read " + path + ": " + e.getMessage(), "name a schema file");
        }
    }

    private String shipped() {
        if (!SHIPPED.contains(name)) {
            throw UserFailure.usage(
                    "no schema '" + name + "' comes with dps",
                    Suggestion.hint(
                            name,
                            SHIPPED,
                            "use one of: " + String.join(", ", SHIPPED) + ", or name a file as ./" + name));
        }
        try (InputStream in = Objects.requireNonNull(SchemaFile.class.getResourceAsStream(name + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
