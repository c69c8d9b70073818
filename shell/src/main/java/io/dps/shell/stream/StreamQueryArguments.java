package io.dps.shell.stream;

import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.shell.settings.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The name of a stream, its query, which is on the command line or in a file, and the key of its records. */
final class StreamQueryArguments {
    @Parameters(index = "0", paramLabel = "STREAM", description = "The name of the stream.")
    private String name;

    @Parameters(index = "1", paramLabel = "SQL", arity = "0..1", description = "The query.")
    private Optional<String> sql = Optional.empty();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the query from a file in UTF-8.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "COLUMNS",
            description = "Columns of the rows, separated by commas, that become the Kafka key, joined by |"
                    + " (default: those that the rows are grouped by).")
    private Optional<String> key = Optional.empty();

    String name() {
        return name;
    }

    /** Returns the columns of the key; none if the default is asked for. Empty if the line does not say. */
    Optional<List<String>> key() {
        return key.map(text -> text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList());
    }

    /** Returns whether the line gives a query. */
    boolean hasQuery() {
        return sql.isPresent() || file.isPresent();
    }

    /**
     * Returns the query.
     *
     * @param verb the verb of {@code stream} that needs it, for the hint
     * @throws UserFailure of kind {@code USAGE} if there is none, if there are two, or if the file cannot be read
     */
    String query(String verb) {
        if (sql.isPresent() == file.isPresent()) {
            throw UserFailure.usage(
                    sql.isPresent() ? "a query and --file cannot be used together" : "the query is missing",
                    "give the SQL in quotes, or a file with --file FILE; see: stream " + verb + " --help");
        }
        return sql.orElseGet(() -> text(file.orElseThrow()));
    }

    private static String text(Path path) {
        NamedFile named = new NamedFile(path);
        named.requireReadable();
        requireSmall(path);
        String text = named.text();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Checks the size before reading: a file named by mistake may be larger than the memory. */
    private static void requireSmall(Path path) {
        try {
            if (Files.size(path) > StreamDefinition.MAX_SQL_BYTES) {
                throw UserFailure.usage(
                        path + " has " + Files.size(path) + " bytes, but the SQL of a stream may have at most "
                                + StreamDefinition.MAX_SQL_BYTES,
                        "name a file that contains only the query");
            }
        } catch (IOException e) {
            throw UserFailure.usage("cannot read " + path + ": " + e.getMessage(), "", e);
        }
    }
}
