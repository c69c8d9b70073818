package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ImageStatus;
import io.dps.stack.model.ImageStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stack images build}: build the images that are missing. */
@Command(
        name = "build",
        header = "Build the images that are missing.",
        description = {
            "They stand on debian:bookworm-slim, which the engine pulls when it has not got it.",
            "The Python packages of Airflow are gathered by pip, each checked against its hash, and kept in the cache."
        },
        footer = {
            "",
            "Examples:",
            "  stack images build",
            "  stack images build --without airflow",
            "  stack images build && stack deploy"
        })
final class StackImagesBuildCommand implements Callable<Integer> {
    @Mixin
    private WithoutOption without;

    private final Invocation invocation;

    StackImagesBuildCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ImageStore store = invocation.images(without.parts());
                DeploySteps lines = new DeploySteps(invocation.output())) {
            List<ImageStatus> images = store.build(lines);
            ImagesTable.show(invocation, images);
        }
        return 0;
    }
}
