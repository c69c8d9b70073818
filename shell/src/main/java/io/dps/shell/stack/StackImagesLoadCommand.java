package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import io.dps.stack.model.ImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stack images load}: read an archive of images into the engine. */
@Command(
        name = "load",
        header = "Read an archive of images into the engine.",
        description = "It is one that stack images save or docker save wrote.",
        footer = {
            "",
            "Examples:",
            "  stack images load images.tar",
            "  stack images load /media/stick/images.tar",
            "  stack images load images.tar && stack deploy"
        })
final class StackImagesLoadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The archive to read.")
    private Path file;

    private final Invocation invocation;

    StackImagesLoadCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ImageStore store = invocation.images(Set.of());
                DeploySteps lines = new DeploySteps(invocation.output())) {
            new NamedFile(file).requireReadable();
            List<List<String>> rows =
                    store.load(file, lines).stream().map(List::of).toList();
            invocation.output().table(List.of(Column.text("image")), rows);
        }
        return 0;
    }
}
