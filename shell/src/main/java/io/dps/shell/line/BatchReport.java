package io.dps.shell.line;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report on a batch in JUnit's XML format as Maven Surefire writes it, which CI servers read: one test case per
 * statement that ran, with the error output of a failed statement. Each statement of a sourced file has its own test
 * case. A background line is added when it ends. Safe for several threads.
 */
public final class BatchReport {
    private final Path file;
    private final Instant begun;
    private final List<Case> cases = new ArrayList<>();

    private BatchReport(Path file, Instant begun) {
        this.file = file;
        this.begun = begun;
    }

    /**
     * Creates the empty file; call it before any statement runs.
     *
     * @throws UserFailure of kind {@code USAGE} if the file cannot be written
     */
    public static BatchReport open(Path file, Instant begun) {
        try {
            Files.write(file, new byte[0]);
            return new BatchReport(file, begun);
        } catch (IOException e) {
            throw UserFailure.usage("cannot write the report " + file, "name a file in an existing folder");
        }
    }

    /**
     * Records the result of a statement.
     *
     * @param place {@code FILE:LINE: } or empty
     * @param text the statement
     * @param code the statement's exit code
     * @param errors what the statement wrote to standard error
     */
    synchronized void add(String place, String text, Duration taken, int code, String errors) {
        cases.add(new Case(Thread.currentThread(), place, text.strip(), taken, code, errors.strip()));
    }

    /** Returns the number of statements recorded so far. */
    synchronized int size() {
        return cases.size();
    }

    /**
     * Returns true if a statement that ended with this exit code needs no entry of its own: this thread has recorded
     * statements since the report had the given size and, if the code is not 0, one of them ended with the same code.
     * Ignores statements of background lines, which other threads record.
     */
    synchronized boolean reportsSince(int size, int code) {
        List<Case> inner = cases.subList(size, cases.size()).stream()
                .filter(each -> each.by == Thread.currentThread())
                .toList();
        return !inner.isEmpty() && (code == 0 || inner.stream().anyMatch(each -> each.code == code));
    }

    /** Writes the report. */
    public synchronized void write() throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "dps");
            xml.writeAttribute("tests", Integer.toString(cases.size()));
            xml.writeAttribute(
                    "failures",
                    Long.toString(cases.stream().filter(each -> each.code != 0).count()));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", "0");
            xml.writeAttribute("timestamp", begun.toString());
            xml.writeAttribute("time", seconds(cases.stream().map(Case::taken).reduce(Duration.ZERO, Duration::plus)));
            for (Case each : cases) {
                write(each, xml);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("cannot write the report " + file, e);
        }
    }

    private static void write(Case each, XMLStreamWriter xml) throws XMLStreamException {
        String place = each.place.replaceAll(": $", "");
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", place.isEmpty() ? "dps" : place.replaceAll(":[0-9]+$", ""));
        xml.writeAttribute("name", legal(place.isEmpty() ? each.text : place + " " + each.text));
        xml.writeAttribute("time", seconds(each.taken));
        if (each.code != 0) {
            String error = each.errors
                    .lines()
                    .filter(line -> line.contains("error: "))
                    .findFirst()
                    .orElse("ended with exit code " + each.code);
            xml.writeStartElement("failure");
            xml.writeAttribute("type", "exit code " + each.code);
            xml.writeAttribute("message", legal(error));
            xml.writeCharacters(legal(each.text + "\n" + each.errors));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    /** Returns the text with characters that XML 1.0 does not allow replaced. */
    private static String legal(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }

    private record Case(Thread by, String place, String text, Duration taken, int code, String errors) {}
}
