package io.dps.shell.command;

import io.dps.stack.model.ImageStatus;
import io.dps.stack.model.ImageStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stack images build}: build the images that are missing. */
@Command(
        name = "build",
        header = "Build the images that are missing.",
        description = "They stand on debian:bookworm-slim, which the engine pulls when it has not got it.",
        footer = {
            "",
            "Examples:",
            "  stack images build",
            "  stack images build -o json",
            "  stack images build && stack deploy"
        })
final class StackImagesBuildCommand implements Callable<Integer> {
    private final Invocation invocation;

    StackImagesBuildCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ImageStore store = invocation.images();
                StepLines lines = new StepLines(invocation.output())) {
            List<ImageStatus> images = store.build(lines);
            ImagesTable.show(invocation, images);
        }
        return 0;
    }
}
