package io.dps.stack.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessRecord.Program;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The processes that dps started in one context, one pid file each. Safe to use from several threads and processes. */
final class ProcessTable {
    private static final String SUFFIX = ".json";

    private final Path run;

    ProcessTable(ContextFolder folder) {
        this.run = folder.run();
    }

    /** Returns the records of all processes, running or not, in start order. */
    List<ProcessRecord> all() {
        List<ProcessRecord> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "[!.]*" + SUFFIX)) {
            for (Path file : files) {
                read(file).ifPresent(records::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw StateFailure.of("read", run, e);
        }
        records.sort(Comparator.comparing(ProcessRecord::startedAt).thenComparing(ProcessRecord::name));
        return records;
    }

    Optional<ProcessRecord> find(String name) {
        return read(file(name));
    }

    boolean alive(String name) {
        return find(name).filter(ProcessRecord::alive).isPresent();
    }

    /** @throws UserFailure of kind {@code FAILED} when the pid file cannot be written */
    void put(ProcessRecord record) {
        try {
            PrivateFile.replace(file(record.name()), PidFile.write(record));
        } catch (IOException e) {
            throw StateFailure.of("write", file(record.name()), e);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
            Files.deleteIfExists(exitFile(name));
        } catch (IOException e) {
            throw StateFailure.of("delete", file(name), e);
        }
    }

    /** Returns the exit code of a process; empty while it runs, and if nothing recorded its end, as after a reboot. */
    OptionalInt exitCode(ProcessRecord record) {
        try {
            String text = Files.readString(exitFile(record.name())).strip();
            return text.isEmpty() || record.alive() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Returns the file that receives the exit code of the process with this name. */
    Path exitFile(String name) {
        return run.resolve(name + ".exit");
    }

    private Path file(String name) {
        return run.resolve(name + SUFFIX);
    }

    private static Optional<ProcessRecord> read(Path file) {
        try {
            return Optional.of(PidFile.read(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw UserFailure.failed(
                    file + " is not a dps pid file",
                    "check with 'ps -ef' that its process is not running, then delete the file",
                    e);
        } catch (IOException e) {
            throw StateFailure.of("read", file, e);
        }
    }

    /**
     * The JSON form of a {@link ProcessRecord}. Reads and writes token by token: with Jackson's tree model the
     * supervisor would need 9 MiB more.
     */
    private static final class PidFile {
        private static final JsonFactory JSON = new JsonFactory();

        private PidFile() {}

        static String write(ProcessRecord record) throws IOException {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
                json.writeStartObject();
                json.writeStringField("name", record.name());
                json.writeStringField("main", record.mainClass());
                json.writeNumberField("pid", record.pid());
                json.writeStringField("bootId", record.bootId());
                json.writeNumberField("startTicks", record.startTicks());
                json.writeStringField("startedAt", record.startedAt().toString());
                if (record.stoppedAt().isPresent()) {
                    json.writeStringField("stoppedAt", record.stoppedAt().get().toString());
                }
                if (record.program().isPresent()) {
                    write(json, record.program().get());
                }
                write(json, record.restarts());
                json.writeEndObject();
            }
            return text.append('\n').toString();
        }

        private static void write(JsonGenerator json, Program program) throws IOException {
            json.writeObjectFieldStart("program");
            json.writeArrayFieldStart("argv");
            for (String word : program.argv()) {
                json.writeString(word);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("environment");
            for (Map.Entry<String, String> variable : program.environment().entrySet()) {
                json.writeStringField(variable.getKey(), variable.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("finalCodes");
            for (int code : program.restart().finalCodes()) {
                json.writeNumber(code);
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private static void write(JsonGenerator json, Restarts restarts) throws IOException {
            json.writeObjectFieldStart("restarts");
            json.writeNumberField("count", restarts.count());
            json.writeNumberField("failures", restarts.failures());
            json.writeStringField("reason", restarts.reason());
            if (restarts.next().isPresent()) {
                json.writeStringField("next", restarts.next().get().toString());
            }
            json.writeBooleanField("over", restarts.over());
            json.writeEndObject();
        }

        /** @throws IllegalArgumentException when a field is missing */
        static ProcessRecord read(String text) throws IOException {
            Map<String, String> fields = new HashMap<>();
            Program program = null;
            Restarts restarts = Restarts.NONE;
            try (JsonParser json = JSON.createParser(text)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("no JSON object");
                }
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    json.nextToken();
                    switch (name) {
                        case "program" -> program = program(json);
                        case "restarts" -> restarts = restarts(json);
                        default -> {
                            fields.put(name, json.getText());
                            json.skipChildren();
                        }
                    }
                }
            }
            return new ProcessRecord(
                    required(fields, "name"),
                    required(fields, "main"),
                    Long.parseLong(required(fields, "pid")),
                    required(fields, "bootId"),
                    Long.parseLong(required(fields, "startTicks")),
                    Instant.parse(required(fields, "startedAt")),
                    time(fields, "stoppedAt"),
                    Optional.ofNullable(program),
                    restarts);
        }

        private static Program program(JsonParser json) throws IOException {
            List<String> argv = new ArrayList<>();
            Map<String, String> environment = new HashMap<>();
            Set<Integer> finalCodes = new HashSet<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "argv" -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            argv.add(json.getText());
                        }
                    }
                    case "environment" -> {
                        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                            environment.put(key, json.nextTextValue());
                        }
                    }
                    case "finalCodes" -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            finalCodes.add(json.getIntValue());
                        }
                    }
                    default -> json.skipChildren();
                }
            }
            return new Program(argv, environment, new RestartPolicy(finalCodes));
        }

        private static Restarts restarts(JsonParser json) throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                fields.put(name, json.getText());
                json.skipChildren();
            }
            return new Restarts(
                    Integer.parseInt(required(fields, "count")),
                    Integer.parseInt(required(fields, "failures")),
                    required(fields, "reason"),
                    time(fields, "next"),
                    Boolean.parseBoolean(required(fields, "over")));
        }

        private static Optional<Instant> time(Map<String, String> fields, String name) {
            String text = fields.get(name);
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        }

        private static String required(Map<String, String> fields, String name) {
            String text = fields.get(name);
            if (text == null) {
                throw new IllegalArgumentException("no field " + name);
            }
            return text;
        }
    }
}
