package io.dps.generator.replay;

import io.dps.generator.replay.ReplayOptions.TableFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.input.SequenceReader;

/**
 * The beginning of a CSV file, before its rows: lines to skip, the {@code sep=;} line of spreadsheets, comments, and
 * the header, from which the separator is detected.
 *
 * @param separator separator between cells
 * @param linesBefore number of lines before the header
 * @param textFromHeader the rest of the text, from the header's line on
 */
record CsvPreamble(char separator, long linesBefore, Reader textFromHeader) {
    /** Longer than any header, so that a file without line ends is not read into memory as a whole. */
    private static final int LONGEST_LINE = 1_000_000;

    private static final String SEPARATORS = ",;\t|";
    private static final String SEPARATOR_LINE = "sep=";

    /**
     * @throws NoHeaderException if the file has fewer lines than are to be skipped, or if a line before the rows is too
     *     long or is not text
     */
    static CsvPreamble read(Reader text, TableFormat format, List<String> wanted)
            throws IOException, NoHeaderException {
        BufferedReader lines = new BufferedReader(text);
        long passed = 0;
        Character given = format.separator().orElse(null);
        for (; passed < format.skip(); passed++) {
            if (line(lines) == null) {
                throw new NoHeaderException(
                        "has only " + passed + " lines, but --skip is " + format.skip(),
                        "give the number of lines before the header: --skip N");
            }
        }
        String header = line(lines);
        while (header != null && (header.startsWith("#") || header.isBlank() || isSeparatorLine(header))) {
            if (given == null && isSeparatorLine(header)) {
                given = header.charAt(SEPARATOR_LINE.length());
            }
            passed++;
            header = line(lines);
        }
        if (header == null) {
            return new CsvPreamble(',', passed, lines);
        }
        return new CsvPreamble(
                given == null ? separator(header, wanted) : given,
                passed,
                new SequenceReader(new StringReader(header + "\n"), lines));
    }

    private static boolean isSeparatorLine(String line) {
        return line.length() == SEPARATOR_LINE.length() + 1
                && line.regionMatches(true, 0, SEPARATOR_LINE, 0, SEPARATOR_LINE.length());
    }

    private static String line(BufferedReader text) throws IOException, NoHeaderException {
        text.mark(LONGEST_LINE + 1);
        for (int length = 0; length < LONGEST_LINE; length++) {
            int letter = text.read();
            if (letter < 0 || letter == '\n' || letter == '\r') {
                text.reset();
                return text.readLine();
            }
            if (letter == 0) {
                throw new NoHeaderException(
                        "is not text: its first lines contain a zero byte",
                        "use a CSV file; if it is UTF-16 without a byte order mark, add --encoding UTF-16LE");
            }
        }
        throw new NoHeaderException(
                "has a line of more than a million characters where the header should be", "use a CSV file");
    }

    /**
     * Returns the separator that yields most of the wanted columns; among several such separators, the one that yields
     * the most cells.
     */
    private static char separator(String header, List<String> wanted) {
        return (char) SEPARATORS
                .chars()
                .boxed()
                .max(Comparator.comparingLong((Integer separator) -> cells(header, separator)
                                .filter(wanted::contains)
                                .count())
                        .thenComparing(separator -> cells(header, separator).count())
                        // If several yield the same number of cells: the first of them.
                        .thenComparing(separator -> -SEPARATORS.indexOf(separator)))
                .orElseThrow()
                .intValue();
    }

    /** Strips quotes but does not parse them, which is enough for column names. */
    private static Stream<String> cells(String header, int separator) {
        return Stream.of(header.split(Pattern.quote(Character.toString(separator)), -1))
                .map(cell -> cell.strip().replaceAll("^\"|\"$", "").strip());
    }

    /** Thrown when there is no header. */
    static final class NoHeaderException extends Exception {
        private static final long serialVersionUID = 1;

        private final String hint;

        NoHeaderException(String whatIsWrong, String hint) {
            super(whatIsWrong, null, false, false);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }
}
