package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ImageStore;
import io.dps.stack.model.ImageStore.ImageStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code stack images}. */
@Command(
        name = "images",
        header = "Build, list, save and load the images of the swarm target.",
        description = {
            "The images are stored on the Docker engine that DOCKER_HOST or Docker's",
            "context names, regardless of the target of dps's context. Tags are derived",
            "from the content, so an unchanged image is not built again."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StackImagesCommand.BuildCommand.class,
            StackImagesCommand.ListCommand.class,
            StackImagesCommand.SaveCommand.class,
            ImagesLoadCommand.class
        },
        footer = {"", "Examples:", "  stack images build", "  stack images list", "  stack images save images.tar"})
final class StackImagesCommand {
    /** {@code stack images build}: builds the images that are missing. */
    @Command(
            name = "build",
            header = "Build the images that are missing.",
            description = {
                "They are based on debian:bookworm-slim, which the engine pulls if it is missing.",
                "pip collects Airflow's Python packages, checks each against its hash, and keeps them in the cache."
            },
            footer = {
                "",
                "Examples:",
                "  stack images build",
                "  stack images build --without airflow",
                "  stack images build && stack deploy"
            })
    static final class BuildCommand implements Callable<Integer> {
        @Mixin
        private WithoutOption without;

        private final Invocation invocation;

        BuildCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            try (ImageStore store = invocation.images(without.parts());
                    DeployProgress lines = new DeployProgress(invocation.output())) {
                List<ImageStatus> images = store.build(lines);
                show(invocation, images);
            }
            return 0;
        }
    }

    /** {@code stack images list}: lists the images that this version needs, and older ones. */
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
    static final class ListCommand implements Callable<Integer> {
        @Mixin
        private WithoutOption without;

        private final Invocation invocation;

        ListCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            try (ImageStore store = invocation.images(without.parts())) {
                show(invocation, store.list());
            }
            return 0;
        }
    }

    /** {@code stack images save}: writes the images into one archive, for nodes without a registry. */
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
    static final class SaveCommand implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The archive to write.")
        private Path file;

        @Mixin
        private WithoutOption without;

        private final Invocation invocation;

        SaveCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            try (ImageStore store = invocation.images(without.parts());
                    DeployProgress lines = new DeployProgress(invocation.output())) {
                List<ImageStatus> images = store.save(file, lines);
                show(invocation, images);
            }
            return 0;
        }
    }

    /** The {@code --without} option of image commands. */
    static final class WithoutOption {
        @Option(
                names = "--without",
                paramLabel = "PART",
                split = ",",
                completionCandidates = StackDeployCommand.TargetOptions.OptionalParts.class,
                description =
                        "Leave out the images of a part of the stack: airflow (default: what the last deploy left out).")
        private List<String> parts = List.of();

        Set<String> parts() {
            return Set.copyOf(parts);
        }
    }

    /** Shows images as a table. */
    private static void show(Invocation invocation, List<ImageStatus> images) {
        List<List<String>> rows = images.stream()
                .map(image -> List.of(
                        image.name(),
                        image.state().name().toLowerCase(Locale.ROOT),
                        image.bytes() == 0 ? "" : String.valueOf(image.bytes() >> 20)))
                .toList();
        invocation.output().table(List.of(Column.text("image"), Column.text("state"), Column.number("size_mib")), rows);
    }
}
