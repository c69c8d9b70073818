package io.dps.stack.swarm.spec;

import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The compose file of a stack and access to the files next to it.
 *
 * @param name name of the file, for errors
 * @param text its content
 * @param files opens the files that it refers to by relative name
 */
public record StackDefinition(String name, String text, Neighbours files) {
    /** Opens a file next to the compose file; returns null when there is no such file. */
    @FunctionalInterface
    public interface Neighbours {
        InputStream open(String name) throws IOException;
    }

    /** Returns the stack that comes with dps. */
    public static StackDefinition ofResources() {
        Neighbours files = name -> StackDefinition.class.getResourceAsStream("/io/dps/stack/" + name);
        try (InputStream in = files.open("compose.yml")) {
            return new StackDefinition("compose.yml", new String(in.readAllBytes(), StandardCharsets.UTF_8), files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ComposeFile load(Map<String, String> variables) {
        return load(variables, List.of());
    }

    /** @param overlays names of the files beside it that lie over it, the lowest first */
    public ComposeFile load(Map<String, String> variables, List<String> overlays) {
        Map<String, String> texts = new LinkedHashMap<>(Map.of(name, text));
        overlays.forEach(file -> texts.put(file, new String(content(file), StandardCharsets.UTF_8)));
        return ComposeLoader.load(texts, variables);
    }

    /**
     * Returns the content of a secret or config, from an absolute path or from a path relative to the compose file.
     */
    public byte[] content(String file) {
        try {
            if (Path.of(file).isAbsolute()) {
                return Files.readAllBytes(Path.of(file));
            }
            try (InputStream in = files.open(file.replaceFirst("^\\./", ""))) {
                if (in == null) {
                    throw UserFailure.failed(name + " refers to " + file + ", which does not exist", "");
                }
                return in.readAllBytes();
            }
        } catch (NoSuchFileException e) {
            throw UserFailure.failed(file + " does not exist", "run 'stack deploy' to make a new one", e);
        } catch (IOException e) {
            throw UserFailure.failed("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }
}
