import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;

/** Reads all fields of a CSV file and does nothing with them; scripts/bench compares a replay with it. Prints the rows. */
class BareCsv {
    public static void main(String[] arguments) throws Exception {
        long rows = 0;
        long characters = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(Path.of(arguments[0]))) {
            for (CsvRecord row : reader) {
                for (int i = 0; i < row.getFieldCount(); i++) {
                    characters += row.getField(i).length();
                }
                rows++;
            }
        }
        System.out.println(rows + " rows, " + characters + " characters");
    }
}
