package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.stack.StackImagesCommand.WithoutOption;
import io.dps.stack.model.ImageStore;
import io.dps.stack.model.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stack images load}: loads an archive of images into an engine, or into those of all nodes. */
@Command(
        name = "load",
        header = "Read an archive of images into the engine, or into those of all nodes.",
        description = {
            "Reads an archive that 'stack images save' or 'docker save' wrote. With --all-nodes it",
            "goes to all engines that the setting 'engines' of the context names, at the same time;",
            "without FILE, the images of this engine go there."
        },
        footer = {
            "",
            "Examples:",
            "  stack images load images.tar",
            "  stack images load --all-nodes",
            "  stack images load /media/stick/images.tar --all-nodes && stack deploy"
        })
final class ImagesLoadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The archive to read.")
    private Optional<Path> file;

    @Option(names = "--all-nodes", description = "Load the images into the engines of all nodes.")
    private boolean allNodes;

    @Mixin
    private WithoutOption without;

    private final Invocation invocation;

    ImagesLoadCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (allNodes) {
            List<String> engines = engines();
            file.ifPresent(path -> new NamedFile(path).requireReadable());
            loadEverywhere(engines);
            return 0;
        }
        Path archive = file.orElseThrow(() -> UserFailure.usage(
                "no archive is given", "write: stack images load FILE; or --all-nodes for the images of this engine"));
        try (ImageStore store = invocation.images(Set.of());
                DeployProgress lines = new DeployProgress(invocation.output())) {
            new NamedFile(archive).requireReadable();
            List<List<String>> rows =
                    store.load(archive, lines).stream().map(List::of).toList();
            invocation.output().table(List.of(Column.text("image")), rows);
        }
        return 0;
    }

    private List<String> engines() {
        List<String> engines = invocation.config().engines();
        if (engines.isEmpty()) {
            throw UserFailure.usage(
                    "the context names no engines of nodes",
                    "write them into the setting 'engines', for example: DPS_ENGINES=tcp://10.0.0.1:2376,tcp://10.0.0.2:2376");
        }
        return engines;
    }

    private void loadEverywhere(List<String> engines) {
        try (DeployProgress lines = new DeployProgress(invocation.output())) {
            if (file.isPresent()) {
                load(file.get(), engines, lines);
                return;
            }
            Path archive = Files.createTempFile("dps-images-", ".tar");
            try {
                try (ImageStore here = invocation.images(without.parts())) {
                    here.save(archive, lines);
                }
                load(archive, engines, lines);
            } finally {
                Files.delete(archive);
            }
        } catch (IOException noRoom) {
            throw UserFailure.failed(
                    "the images cannot be written to a temporary file",
                    "check the space in the folder of TMPDIR",
                    noRoom);
        }
    }

    /** Loads an archive into all engines at the same time, and shows what they have then, also when one has failed. */
    private void load(Path archive, List<String> engines, ProgressListener lines) {
        ExecutorService threads = Executors.newFixedThreadPool(engines.size());
        try {
            List<Future<List<String>>> loads = engines.stream()
                    .map(engine -> threads.submit(() -> load(archive, engine, lines)))
                    .toList();
            List<List<String>> rows = new ArrayList<>();
            List<UserFailure> failures = new ArrayList<>();
            for (int i = 0; i < engines.size(); i++) {
                String engine = engines.get(i);
                try {
                    loads.get(i).get().forEach(image -> rows.add(List.of(engine, image)));
                } catch (ExecutionException failure) {
                    if (!(failure.getCause() instanceof UserFailure known)) {
                        throw new IllegalStateException("loading images into " + engine + " failed", failure);
                    }
                    failures.add(known);
                }
            }
            invocation.output().table(List.of(Column.text("engine"), Column.text("image")), rows);
            if (!failures.isEmpty()) {
                UserFailure first = failures.get(0);
                failures.stream().skip(1).forEach(first::addSuppressed);
                throw first;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw UserFailure.failed("loading the images was interrupted", "run the command again", interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<String> load(Path archive, String engine, ProgressListener lines) {
        try (ImageStore store = invocation.imagesOn(engine)) {
            return store.load(archive, lines);
        }
    }
}
