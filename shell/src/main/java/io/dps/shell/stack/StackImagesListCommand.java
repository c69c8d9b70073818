package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ImageStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stack images list}: list the images that this version needs, and older ones. */
@Command(
        name = "list",
        header = "List the images that this version needs, and older ones.",
        footer = {
            "",
            "Examples:",
            "  stack images list",
            "  stack images list -o json",
            "  stack images list -o csv > images.csv"
        })
final class StackImagesListCommand implements Callable<Integer> {
    @Mixin
    private WithoutOption without;

    private final Invocation invocation;

    StackImagesListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ImageStore store = invocation.images(without.parts())) {
            ImagesTable.show(invocation, store.list());
        }
        return 0;
    }
}
