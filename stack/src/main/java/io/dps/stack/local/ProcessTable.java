package io.dps.stack.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The processes that dps started in one context, one pid file each. Safe to use from several threads and processes. */
final class ProcessTable {
    private static final String SUFFIX = ".json";

    private final Path run;

    ProcessTable(ContextFolder folder) {
        this.run = folder.run();
    }

    /** All of them, running or not, in order of their start. */
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

    /** @throws UserFailure {@code FAILED} when the pid file cannot be written */
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

    /** How a process ended; empty while it runs, and when that was not seen, as after a restart of the machine. */
    OptionalInt exitCode(ProcessRecord record) {
        try {
            String text = Files.readString(exitFile(record.name())).strip();
            return text.isEmpty() || record.alive() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Where the exit code of the process of this name is written when it ends. */
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
                    "not a pid file of dps: " + file, "see what runs with 'ps -ef', then delete the file", e);
        } catch (IOException e) {
            throw StateFailure.of("read", file, e);
        }
    }
}
