package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ImageStatus;
import io.dps.stack.model.ImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stack images save}: write the images into one archive, for nodes without a registry. */
@Command(
        name = "save",
        header = "Write the images into one archive, for nodes without a registry.",
        footer = {
            "",
            "Examples:",
            "  stack images save images.tar",
            "  stack images save /media/stick/images.tar",
            "  stack images build && stack images save images.tar"
        })
final class StackImagesSaveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The archive to write.")
    private Path file;

    @Mixin
    private WithoutOption without;

    private final Invocation invocation;

    StackImagesSaveCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ImageStore store = invocation.images(without.parts());
                DeploySteps lines = new DeploySteps(invocation.output())) {
            List<ImageStatus> images = store.save(file, lines);
            ImagesTable.show(invocation, images);
        }
        return 0;
    }
}
