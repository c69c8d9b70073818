import java.io.BufferedWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a program without dps would do: the client of Spark Connect in a loop. scripts/bench compares dps with it. Prints the
 * median of the times in milliseconds.
 *
 * <p>Arguments: the sc:// address, the file with the token, the statement, how often, how often before that without being
 * counted, and the file for the rows.
 */
class BareClient {
    public static void main(String[] arguments) throws Exception {
        String bearer = "Bearer " + Files.readString(Path.of(arguments[1])).strip();
        String url = arguments[0] + "/;Authorization=" + URLEncoder.encode(bearer, StandardCharsets.UTF_8).replace("+", "%20");
        int counted = Integer.parseInt(arguments[3]);
        int before = Integer.parseInt(arguments[4]);
        double[] times = new double[counted];
        SparkSession session = SparkSession.builder().remote(url).getOrCreate();
        for (int i = -before; i < counted; i++) {
            long begun = System.nanoTime();
            write(session.sql(arguments[2]).toLocalIterator(), Path.of(arguments[5]));
            if (i >= 0) {
                times[i] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(times);
        System.out.printf("%.1f%n", times[counted / 2]);
        System.exit(0);
    }

    private static void write(Iterator<Row> rows, Path file) throws Exception {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < row.size(); i++) {
                    out.write(i == 0 ? "" : ",");
                    out.write(String.valueOf(row.get(i)));
                }
                out.write('\n');
            }
        }
    }
}
