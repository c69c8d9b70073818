package io.dps.generator.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dps.generator.inbox.FileReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToLongFunction;

/** The JSON lines that tell what became of files. */
final class FileLine {

    private static final JsonFactory JSON = new JsonFactory();

    private FileLine() {}

    static String of(FileReport report) {
        return line(json -> {
            json.writeStringField("file", report.file());
            json.writeStringField("state", report.state().id());
            json.writeNumberField("acknowledged", report.acknowledged());
            json.writeNumberField("already_published", report.alreadyPublished());
            json.writeNumberField("bad_rows", report.badRows());
            if (report.error().isPresent()) {
                json.writeStringField("error", report.error().get());
            }
        });
    }

    static String sumOf(List<FileReport> reports) {
        return line(json -> {
            json.writeStringField("state", "ended");
            for (FileReport.State state : FileReport.State.values()) {
                json.writeNumberField(
                        state.id(),
                        reports.stream().filter(file -> file.state() == state).count());
            }
            json.writeNumberField("acknowledged", sum(reports, FileReport::acknowledged));
            json.writeNumberField("already_published", sum(reports, FileReport::alreadyPublished));
            json.writeNumberField("bad_rows", sum(reports, FileReport::badRows));
        });
    }

    private static long sum(List<FileReport> reports, ToLongFunction<FileReport> count) {
        return reports.stream().mapToLong(count).sum();
    }

    private static String line(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
