package io.dps.streaming;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Runs files of SQL in a classic Spark session and writes the answers as text, every cell as Spark's own cast gives it. A
 * process of its own: the shell's tests compare with it what comes over Spark Connect.
 */
public final class SqlAnswers {
    private SqlAnswers() {}

    /** Writes the first argument from the statements in the files that the others name. */
    public static void main(String[] arguments) throws IOException {
        Path answers = Path.of(arguments[0]);
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.session.timeZone", "UTC")
                .config(
                        "spark.sql.warehouse.dir",
                        answers.resolveSibling("warehouse").toString())
                .getOrCreate();
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(answers, StandardCharsets.UTF_8))) {
            for (String file : Arrays.asList(arguments).subList(1, arguments.length)) {
                statements(Files.readString(Path.of(file))).forEach(sql -> write(session.sql(sql), out));
            }
        } finally {
            session.stop();
        }
    }

    private static List<String> statements(String text) {
        return Arrays.stream(text.split(";\\s*\\n"))
                .filter(each -> !each.isBlank())
                .toList();
    }

    private static void write(Dataset<Row> answer, PrintWriter out) {
        String[] names = answer.columns();
        if (names.length == 0) {
            return;
        }
        String[] numbers =
                IntStream.range(0, names.length).mapToObj(i -> "c" + i).toArray(String[]::new);
        Column[] texts = Arrays.stream(numbers)
                .map(name -> functions.coalesce(functions.col(name).cast("string"), functions.lit("")))
                .toArray(Column[]::new);
        out.println(String.join("\t", names));
        for (Row row : answer.toDF(numbers).select(texts).collectAsList()) {
            out.println(IntStream.range(0, row.size()).mapToObj(row::getString).collect(Collectors.joining("\t")));
        }
    }
}
